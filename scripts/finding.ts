import { say } from "./say.ts";

/** Something in the repository that breaks one of its rules. */
export interface Finding {
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
  /** Short name of the rule. */
  readonly rule: string;
  /** What is wrong, and what to do instead. */
  readonly message: string;
}

/** Tells all findings, one a line: `src/plan/x.ts:3: [layers] ...`. @returns the exit code */
export function reportFindings(checked: string, findings: readonly Finding[]): number {
  for (const { path, line, rule, message } of findings) {
    say(`${path}:${line}: [${rule}] ${message}`);
  }
  say(`${checked}: ${findings.length === 0 ? "ok" : `${findings.length} found`}`);
  return findings.length === 0 ? 0 : 1;
}
