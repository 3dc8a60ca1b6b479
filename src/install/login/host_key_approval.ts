import { ConnectionError } from "../../errors.ts";
import { mapLimit } from "../../map_limit.ts";
import type { HostKey } from "../../ports.ts";
import { Connector, type ConnectorSetup, type LogIn } from "./connector.ts";
import { unknownHostKeys } from "./host_key_errors.ts";
import type { HostKeys } from "./host_keys.ts";
import { hostsOnTheWay, type LoginRoute } from "./login_route.ts";

/** A host and the key that it has shown. */
export interface PresentedKey {
  readonly host: LoginRoute;
  readonly key: HostKey;
}

/** What came of looking at hosts' keys. */
export interface HostKeyScan {
  readonly presented: readonly PresentedKey[];
  /** Hosts that did not show one: not reachable, mostly. */
  readonly failures: readonly { readonly host: LoginRoute; readonly error: ConnectionError }[];
}

/** Thrown in the middle of a handshake that has shown all that we wanted to see. */
class Seen extends Error {}

/**
 * Connects to each host only as far as to see its key; logs in nowhere but to jump hosts.
 * @param connector trusts the jump hosts for now
 * @param concurrency connections at once
 */
export async function scanHostKeys(
  hosts: readonly LoginRoute[],
  connector: Connector,
  concurrency: number,
): Promise<HostKeyScan> {
  const shown = new Map<LoginRoute, HostKey>();
  const failed = new Map<LoginRoute, ConnectionError>();
  await mapLimit(hosts, concurrency, async (host) => {
    try {
      shown.set(host, await showHostKey(host, connector));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failed.set(host, error);
    }
  });
  const presented = hosts.flatMap((host) => {
    const key = shown.get(host);
    return key === undefined ? [] : [{ host, key }];
  });
  const failures = hosts.flatMap((host) => {
    const error = failed.get(host);
    return error === undefined ? [] : [{ host, error }];
  });
  return { presented, failures };
}

async function showHostKey(host: LoginRoute, connector: Connector): Promise<HostKey> {
  let shown: HostKey | undefined;
  try {
    await using _connection = await connector.connect(host, {
      keys: [],
      verifyHostKey: (key) => {
        shown = key;
        throw new Seen();
      },
    });
  } catch (error) {
    if (shown !== undefined && error instanceof Seen) return shown;
    throw error;
  }
  throw new ConnectionError("unreachable", `${host.nodeName} has shown no host key`);
}

export interface ApprovalOptions {
  /** Connections at once. */
  readonly concurrency: number;
  /** `--accept-new-host-keys`: trust them without asking. */
  readonly acceptNew: boolean;
  /** Shows the whole list and asks once; undefined when nobody can be asked. */
  readonly approveUnknown: ((unknown: readonly PresentedKey[]) => Promise<boolean>) | undefined;
  /** Logs in to jump hosts whose key is known, with a password too; absent: with keys alone. */
  readonly logIn?: LogIn;
}

/**
 * Makes the host keys of all hosts known before anybody logs in: looks at those that are not, shows
 * them in one list, asks once, and keeps what was accepted in the assets. What is behind a jump host
 * that is itself unknown is looked at through it where somebody may say yes: logging in there with a
 * key gives nothing away but the public key, and nothing else is sent until the list is accepted. What
 * is behind an unknown jump host that wants a password comes in a second list.
 * @param hosts jump hosts too
 * @returns hosts whose keys could not be seen, with the reason
 * @throws ConnectionError `host-key-unknown` when they were not accepted, or nobody could be asked
 */
export async function approveHostKeys(
  hosts: readonly LoginRoute[],
  hostKeys: HostKeys,
  connecting: ConnectorSetup,
  options: ApprovalOptions,
): Promise<HostKeyScan["failures"]> {
  const isUnknown = (host: LoginRoute): boolean => hostKeys.knownTypes(host).length === 0;
  const isBehindUnknown = (host: LoginRoute): boolean =>
    hostsOnTheWay(host).slice(0, -1).some(isUnknown);
  const mayAccept = options.acceptNew || options.approveUnknown !== undefined;
  const strangers = hosts.filter((host) =>
    isUnknown(host) && (mayAccept || !isBehindUnknown(host))
  );
  const behindUnknown = new Set(strangers.filter(isBehindUnknown));
  const failures = await approve(strangers, hostKeys, connecting, options);
  const again = failures.filter(({ host }) => behindUnknown.has(host) && !isBehindUnknown(host));
  if (again.length === 0) return failures;
  const others = failures.filter((failure) => !again.includes(failure));
  const still = await approve(again.map(({ host }) => host), hostKeys, connecting, options);
  return [...others, ...still];
}

async function approve(
  strangers: readonly LoginRoute[],
  hostKeys: HostKeys,
  connecting: ConnectorSetup,
  { concurrency, acceptNew, approveUnknown, logIn }: ApprovalOptions,
): Promise<HostKeyScan["failures"]> {
  if (strangers.length === 0) return [];
  const verify = (host: LoginRoute, key: HostKey): void => void hostKeys.judge(host, key);
  // A password is for hosts that are known.
  const logInSafely: LogIn = (host, connect) =>
    logIn === undefined || hostKeys.knownTypes(host).length === 0
      ? connect({})
      : logIn(host, connect);
  await using connector = new Connector(
    { ...connecting, keepsJumpHosts: true, verify },
    logInSafely,
  );
  const { presented, failures } = await scanHostKeys(strangers, connector, concurrency);
  const unknown = presented.filter(({ host, key }) => hostKeys.judge(host, key) === "unknown");
  if (unknown.length > 0) {
    const approved = acceptNew || (await approveUnknown?.(unknown) ?? false);
    if (!approved) throw unknownHostKeys(unknown);
    await hostKeys.accept(unknown);
  }
  return failures;
}
