import { type CheckId, preflightChecks, type Severity } from "./preflight_checks.ts";

/** What a check found on one node. */
export interface NodeFinding {
  readonly id: CheckId;
  readonly severity: Severity;
  readonly node: string;
  /** What was measured, without the node's name. */
  readonly measured: string;
  /** What to do, where it is not what the check always says. */
  readonly remedy?: string;
}

/** Adds findings of one node; what is not found is not added. */
export class NodeFindings {
  readonly #node: string;
  readonly #atMost: Severity;
  readonly found: NodeFinding[] = [];

  /** @param atMost what is worse is reported as this */
  constructor(node: string, atMost: Severity = "error") {
    this.#node = node;
    this.#atMost = atMost;
  }

  /** As bad as the check says, unless a severity is given. */
  add(id: CheckId, measured: string, options: Partial<NodeFinding> = {}): void {
    const severity = options.severity ?? preflightChecks[id].severity;
    const milder = this.#atMost === "warning" && severity === "error" ? "warning" : severity;
    this.found.push({ ...options, id, node: this.#node, measured, severity: milder });
  }

  /** Reports what could not be measured, and why. */
  notMeasured(id: CheckId, why: string): void {
    this.found.push({
      id,
      node: this.#node,
      severity: "info",
      measured: `not measured: ${why}`,
      remedy: "",
    });
  }
}
