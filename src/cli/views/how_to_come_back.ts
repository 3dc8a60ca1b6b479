import type { NodeOutcome } from "../../install/install_event.ts";

/**
 * What to type when runs go on without us; empty when none does.
 * @param commandLine what was typed
 */
export function howToComeBack(outcomes: readonly NodeOutcome[], commandLine: string): string {
  const count = outcomes.filter(({ state }) => state === "left" || state === "lost").length;
  if (count === 0) return "";
  const runs = count === 1 ? "1 run goes on without us" : `${count} runs go on without us`;
  return `\n${runs}; this attaches to what still goes on then, and does the rest:\n  ${commandLine}\n`;
}
