import { didYouMean } from "../definition/suggest.ts";
import { quote } from "../definition/quote.ts";
import { UsageError } from "../errors.ts";
import { type CheckId, checkIds } from "../install/preflight/preflight_checks.ts";

/** The value of `--ignore-preflight`: names of checks with commas between. @throws UsageError */
export function parseIgnoredChecks(text: string | undefined): CheckId[] {
  const names = (text ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "");
  return names.map((name) => {
    const id = checkIds.find((id) => id === name);
    if (id !== undefined) return id;
    const hints = [didYouMean(name, checkIds), "docs/preflight.md explains all checks"];
    throw new UsageError(`preflight has no check ${quote(name)}`, hints);
  });
}
