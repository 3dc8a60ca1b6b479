import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";
import { styled, type Terminal } from "../terminal.ts";
import type { InstallView } from "./install_view.ts";
import { printable } from "./printable.ts";

/** A line for each step that ends, for people, pipes and CI logs alike. */
export class TextInstallView implements InstallView {
  readonly #terminal: Terminal;
  readonly #nameWidth: number;
  readonly #level: "quiet" | "normal" | "verbose";

  constructor(
    terminal: Terminal,
    nodeNames: readonly string[],
    level: "quiet" | "normal" | "verbose",
  ) {
    this.#terminal = terminal;
    this.#nameWidth = Math.max(...nodeNames.map((name) => name.length));
    this.#level = level;
  }

  show(event: InstallEvent): void {
    if (this.#level === "quiet") return;
    switch (event.kind) {
      case "run-started":
        if (event.attached) this.#say(event.node, "attached to the run that goes on there");
        break;
      case "step-started":
        if (this.#level === "verbose") this.#sayOfStep(event, "...");
        break;
      case "step-ended":
        this.#sayOfStep(event, `… ${this.#result(event)} ${event.seconds.toFixed(1)}s`);
        break;
      case "output":
        if (this.#level === "verbose") this.#say(event.node, `  ${printable(event.line)}`);
        break;
      case "run-ended":
        if (event.outcome.state !== "ok") {
          const message = printable(event.outcome.message ?? "failed");
          this.#say(event.node, styled(this.#terminal, "red", message));
        }
        break;
      case "connected":
      case "decided":
        break;
    }
  }

  summarise(outcomes: readonly NodeOutcome[]): void {
    for (const outcome of outcomes) {
      // A node that came out well has a hint when its log is not whole.
      const hasWords = outcome.state !== "ok" || outcome.hints.length > 0;
      if (hasWords) this.#terminal.err(`\n${this.#words(outcome)}`);
    }
    if (this.#level === "quiet") return;
    const changed = outcomes.reduce((sum, { changed }) => sum + changed.length, 0);
    const well = outcomes.filter(({ state }) => state === "ok").length;
    const steps = changed === 0
      ? "nothing changed"
      : `${changed} ${changed === 1 ? "step" : "steps"} changed`;
    this.#terminal.err(`\n${well} of ${outcomes.length} nodes ok, ${steps}\n`);
  }

  #result({ result }: { result: "ok" | "changed" | "failed" }): string {
    const colours = { ok: "green", changed: "yellow", failed: "red" } as const;
    return styled(this.#terminal, colours[result], result);
  }

  #words(outcome: NodeOutcome): string {
    const message = printable(outcome.message ?? outcome.state);
    const lines = [
      `${styled(this.#terminal, "bold", outcome.node)}: ${message}`,
      ...outcome.lastLines.map((line) => `  | ${printable(line)}`),
      ...outcome.hints.map((hint) => `  hint: ${printable(hint)}`),
      ...(outcome.log === undefined ? [] : [`  log: ${outcome.log}`]),
    ];
    return `${lines.join("\n")}\n`;
  }

  /** `[ 7/11] master0 etcd …` */
  #sayOfStep(
    event: { node: string; step: string; number: number; of: number },
    text: string,
  ): void {
    const place = `[${`${event.number}`.padStart(`${event.of}`.length)}/${event.of}]`;
    const node = event.node.padEnd(this.#nameWidth);
    this.#terminal.err(`${place.padEnd(7)} ${node} ${printable(event.step)} ${text}\n`);
  }

  #say(node: string, text: string): void {
    this.#terminal.err(`${" ".repeat(7)} ${node.padEnd(this.#nameWidth)} ${text}\n`);
  }
}
