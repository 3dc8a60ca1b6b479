import { ConnectionError } from "../../errors.ts";
import type { LoginRoute } from "./login_route.ts";

/** The keys that ssh tries by itself, in an order that prefers the short ones. */
export const defaultKeys: readonly string[] = [
  ".ssh/id_ed25519",
  ".ssh/id_ecdsa",
  ".ssh/id_rsa",
];

/** A key that was found, and why it cannot be used. */
export interface UnusableKey {
  readonly path: string;
  readonly error: ConnectionError;
}

/** The error for a host for which nobody has a key. */
export function noLoginKey(
  { nodeName, keys }: LoginRoute,
  unusable: readonly UnusableKey[],
): ConnectionError {
  const usual = defaultKeys.map((path) => `~/${path}`).join(", ");
  const found = unusable.length > 0
    ? unusable.map(({ error }) => error.message).join("; ")
    : keys.identityFiles === undefined
    ? `neither an agent nor ${usual} has one`
    : "neither an agent nor IdentityFile of ~/.ssh/config has one";
  const message = `there is no key to log in to ${nodeName} with: ${found}`;
  const own = new Set(unusable.flatMap(({ error }) => error.hints));
  return new ConnectionError("login-key", message, [
    ...own,
    "name one with sshLoginKey in the cluster definition",
    "or add one to an agent: ssh-add",
    "or use --interactive to be asked for one",
  ]);
}
