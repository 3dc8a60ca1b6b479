import type { DefinitionDraft } from "../definition_draft.ts";
import { errorAt, type Finding, warningAt } from "../finding.ts";

/** Checks that the number of masters makes sense for etcd, which needs a majority of them. */
export function checkMasters(draft: DefinitionDraft, allowTwoMasters: boolean): Finding[] {
  const path = ["masters"];
  const count = draft.masters?.length;
  if (count === undefined) return [];
  if (count === 0) {
    return [errorAt(path, "no-master", "there is no master", "write 1 or 3 of them")];
  }
  if (count === 1) {
    const message = "1 master is not highly available: it tolerates the loss of none";
    return [warningAt(path, "one-master", message, "3 masters tolerate the loss of 1")];
  }
  if (count === 2) {
    const message = "2 masters are worse than 1: etcd stops when either of them is lost";
    return allowTwoMasters
      ? [warningAt(path, "two-masters", message, "add a third one")]
      : [errorAt(path, "two-masters", message, "write 1 or 3, or allow it: --allow-two-masters")];
  }
  if (count % 2 !== 0) return [];
  const tolerated = count / 2 - 1;
  const message = `${count} masters tolerate the loss of ${tolerated}, as ${count - 1} do`;
  const hint = `${count + 1} tolerate the loss of ${tolerated + 1}`;
  return [warningAt(path, "even-masters", message, hint)];
}
