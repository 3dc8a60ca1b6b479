import type { Tried } from "../init/node_access.ts";
import { styled, type Terminal } from "../terminal.ts";
import { printable } from "./printable.ts";

/** How trying to log in came out: a line a node, the failures last, where they are seen. */
export function showTried(tried: readonly Tried[], terminal: Terminal): void {
  const width = Math.max(...tried.map(({ nodeName }) => nodeName.length));
  const failed = tried.filter(({ error }) => error !== undefined);
  for (const { nodeName, user = "", isRoot } of tried.filter((each) => !failed.includes(each))) {
    const root = isRoot ? "" : "; sudo wants a password, which install asks for: --interactive";
    const ok = styled(terminal, "green", "ok");
    terminal.err(`  ${nodeName.padEnd(width)}  ${ok}  logged in as ${printable(user)}${root}\n`);
  }
  for (const { nodeName, error } of failed) {
    const label = styled(terminal, "red", "failed");
    terminal.err(`  ${nodeName.padEnd(width)}  ${label}  ${printable(error?.message ?? "")}\n`);
    for (const hint of error?.hints ?? []) terminal.err(`    hint: ${printable(hint)}\n`);
  }
}
