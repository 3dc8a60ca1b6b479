import { ConnectionError } from "../../errors.ts";
import type { HostKey, Ssh } from "../../ports.ts";
import { type CheckedHost, type HostKeys, unknownHostKeys } from "./host_keys.ts";

/** A host and the key that it has shown. */
export interface PresentedKey {
  readonly host: CheckedHost;
  readonly key: HostKey;
}

/** What came of looking at hosts' keys. */
export interface HostKeyScan {
  readonly presented: readonly PresentedKey[];
  /** Hosts that did not show one: not reachable, mostly. */
  readonly failures: readonly { readonly host: CheckedHost; readonly error: ConnectionError }[];
}

export interface ScanOptions {
  readonly timeoutSeconds: number;
  /** Connections at once. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
}

/** Thrown in the middle of a handshake that has shown all that we wanted to see. */
class Seen extends Error {}

/** Connects to each host only as far as to see its key; logs in nowhere. */
export async function scanHostKeys(
  hosts: readonly CheckedHost[],
  ssh: Ssh,
  options: ScanOptions,
): Promise<HostKeyScan> {
  const presented: PresentedKey[] = [];
  const failures: { host: CheckedHost; error: ConnectionError }[] = [];
  const waiting = hosts.values();
  const work = async (): Promise<void> => {
    for (const host of waiting) {
      try {
        presented.push({ host, key: await showHostKey(host, ssh, options) });
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        failures.push({ host, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, hosts.length) }, work));
  const order = new Map(hosts.map((host, index) => [host, index]));
  const byOrder = (a: { host: CheckedHost }, b: { host: CheckedHost }): number =>
    (order.get(a.host) ?? 0) - (order.get(b.host) ?? 0);
  return { presented: presented.sort(byOrder), failures: failures.sort(byOrder) };
}

async function showHostKey(host: CheckedHost, ssh: Ssh, options: ScanOptions): Promise<HostKey> {
  let shown: HostKey | undefined;
  try {
    await using _connection = await ssh.connect(host, {
      keys: [],
      preferredHostKeyTypes: [],
      verifyHostKey: (key) => {
        shown = key;
        throw new Seen();
      },
      timeoutSeconds: options.timeoutSeconds,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (shown !== undefined && error instanceof Seen) return shown;
    throw error;
  }
  throw new ConnectionError("unreachable", `${host.nodeName} has shown no host key`);
}

export interface ApprovalOptions extends ScanOptions {
  /** `--accept-new-host-keys`: trust them without asking. */
  readonly acceptNew: boolean;
  /** Shows the whole list and asks once; undefined when nobody can be asked. */
  readonly approveUnknown: ((unknown: readonly PresentedKey[]) => Promise<boolean>) | undefined;
}

/**
 * Makes the host keys of all hosts known before anybody logs in: looks at those that are not, shows
 * them in one list, asks once, and keeps what was accepted in the assets.
 * @returns hosts whose keys could not be seen, with the reason
 * @throws ConnectionError `host-key-unknown` when they were not accepted, or nobody could be asked
 */
export async function approveHostKeys(
  hosts: readonly CheckedHost[],
  hostKeys: HostKeys,
  ssh: Ssh,
  options: ApprovalOptions,
): Promise<HostKeyScan["failures"]> {
  const strangers = hosts.filter((host) => hostKeys.knownTypes(host).length === 0);
  const { presented, failures } = await scanHostKeys(strangers, ssh, options);
  const unknown = presented.filter(({ host, key }) => hostKeys.judge(host, key) === "unknown");
  if (unknown.length > 0) {
    const approved = options.acceptNew || (await options.approveUnknown?.(unknown) ?? false);
    if (!approved) throw unknownHostKeys(unknown);
    await hostKeys.accept(unknown);
  }
  return failures;
}
