import { ConnectionError } from "../../errors.ts";
import type { HostKey } from "../../ports.ts";
import type { KnownHostKey } from "./known_hosts.ts";
import type { CheckedHost } from "./login_route.ts";

/** A key that we have of a host. */
export interface ExpectedKey {
  readonly key: KnownHostKey;
  /** For messages: the file and line. */
  readonly where: string;
  /** What to do when it is out of date; empty when there is nothing to say. */
  readonly hint: string;
}

/** The error for a host that shows another key than the ones we know. */
export function changedHostKey(
  host: CheckedHost,
  presented: HostKey,
  known: readonly ExpectedKey[],
): ConnectionError {
  const expected = known.find(({ key }) => key.type === presented.type) ?? known[0];
  const message = `the host key of ${host.nodeName} at ${placeOf(host)} has changed: ` +
    `it shows ${presented.type} ${presented.fingerprint}, ` +
    `but ${expected?.where} says ${expected?.key.type} ${expected?.key.fingerprint}`;
  return new ConnectionError("host-key-changed", message, [
    "somebody may be listening in between",
    ...(expected === undefined || expected.hint === "" ? [] : [expected.hint]),
  ]);
}

/** The error for hosts that nobody has vouched for. */
export function unknownHostKeys(
  unknown: readonly { readonly host: CheckedHost; readonly key: HostKey }[],
): ConnectionError {
  const list = unknown.map(({ host, key }) =>
    `${host.nodeName} (${placeOf(host)}) ${key.type} ${key.fingerprint}`
  );
  const message = `the host ${list.length === 1 ? "key is" : "keys are"} not known: ` +
    list.join("; ");
  return new ConnectionError("host-key-unknown", message, [
    "compare them with the machines', then use --accept-new-host-keys",
    "or give each node its sshHostKey in the cluster definition",
  ]);
}

/** The error for a host whose certificate would have to be checked. @param where file and line */
export function authorityOnly(host: CheckedHost, where: string): ConnectionError {
  const message = `${host.nodeName} is known only by a certificate authority (${where}: ` +
    "@cert-authority), and hakube cannot check host certificates";
  return new ConnectionError("host-key-unknown", message, [
    "use --ssh-transport openssh, which leaves this to the ssh of this machine",
    `or give ${host.nodeName} its sshHostKey in the cluster definition`,
  ]);
}

/** Where a host is, for messages. */
export function placeOf({ host, port, via }: CheckedHost): string {
  return via === undefined ? `${host}:${port}` : `${host}:${port} through ${via}`;
}
