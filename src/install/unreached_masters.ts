import { ConnectionError } from "../errors.ts";

/**
 * The refusal to decide without some masters, with each master's own reason first: that is what can
 * be mended.
 * @param refusal what `decide` threw because they are missing
 * @param failures why each of them was not reached; not empty
 */
export function unreachedMasters(
  refusal: ConnectionError,
  failures: readonly ConnectionError[],
): ConnectionError {
  const kinds = failures.map(({ failure }) => failure);
  // A host key that changed may be an attack; that must not be lost among nodes that are only off.
  const changed = kinds.find((kind) => kind === "host-key-changed");
  return new ConnectionError(
    changed ?? kinds[0] ?? refusal.failure,
    failures.map(({ message }) => message).join("; "),
    [...new Set([...failures.flatMap(({ hints }) => hints), ...refusal.hints])],
    { cause: refusal },
  );
}
