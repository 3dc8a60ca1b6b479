import { join } from "node:path/posix";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import { lockAssets } from "../../assets/assets_lock.ts";
import { assetPaths } from "../../plan/plan.ts";
import type { Files, HostKey, SshTarget } from "../../ports.ts";
import { formatLine, type KnownHostKey, KnownHosts, parseHostKey } from "./known_hosts.ts";

/** A host whose key is checked: where it is, and the key that the definition gives it. */
export interface CheckedHost extends SshTarget {
  /** As the definition writes it: `ssh-ed25519 AAAA...`. */
  readonly hostKey: string | undefined;
}

/** The node as a host to log in to. */
export function checkedHost({ nodeName, ssh }: NodeDefinition): CheckedHost {
  return { nodeName, host: ssh.host, port: ssh.port, user: ssh.user, hostKey: ssh.hostKey };
}

/** A file of known host keys, or the definition. */
interface Source {
  /** For messages. */
  readonly name: string;
  readonly hosts: KnownHosts;
  /** What to do when a key in it is out of date. */
  readonly hint: (host: CheckedHost) => string;
}

/**
 * The host keys that are trusted: the definition's, then those in the assets, then the user's own.
 * The first of the three that knows a host decides.
 */
export class HostKeys {
  readonly #files: Files;
  readonly #assetsDir: string;
  readonly #sources: readonly (readonly Source[])[];
  /** Accepted since the files were read. */
  readonly #accepted = new Map<string, HostKey[]>();

  private constructor(files: Files, assetsDir: string, sources: readonly (readonly Source[])[]) {
    this.#files = files;
    this.#assetsDir = assetsDir;
    this.#sources = sources;
  }

  /**
   * Reads `known_hosts` of the assets, of the user and of the system.
   * @param home the user's home directory
   */
  static async load(files: Files, assetsDir: string, home: string): Promise<HostKeys> {
    const read = async (name: string, hint: Source["hint"]): Promise<Source> => {
      const bytes = await files.read(name);
      return { name, hosts: new KnownHosts(new TextDecoder().decode(bytes)), hint };
    };
    const forget = (host: CheckedHost): string =>
      `if the machine was replaced: hakube known-hosts forget DEFINITION ${host.nodeName}`;
    const keygen = ({ host, port }: CheckedHost): string =>
      `if the machine was replaced: ssh-keygen -R ${port === 22 ? host : `'[${host}]:${port}'`}`;
    const assets = await read(join(assetsDir, assetPaths.knownHosts), forget);
    const user = await read(join(home, ".ssh/known_hosts"), keygen);
    const system = await read("/etc/ssh/ssh_known_hosts", keygen);
    return new HostKeys(files, assetsDir, [[assets], [user, system]]);
  }

  /** Types of the keys that we have of a host, for the negotiation; empty when it is unknown. */
  knownTypes(host: CheckedHost): string[] {
    const known = this.#known(host).filter(({ key }) => !key.revoked);
    return [...new Set(known.map(({ key }) => key.type))];
  }

  /**
   * Says whether the key that a host has shown is trusted.
   * @throws ConnectionError `host-key-changed` when we know the host by another key, or the key is
   *   revoked. A key of another type than the known ones counts as changed: a server that still had
   *   the known key would have shown it, because we asked for its type first.
   */
  judge(host: CheckedHost, presented: HostKey): "trusted" | "unknown" {
    const revoked = this.#sources.flat().find(({ hosts }) =>
      hosts.find(host.host, host.port).keys.some((key) => key.revoked && same(key, presented))
    );
    if (revoked !== undefined) {
      const message = `the host key of ${host.nodeName} is revoked in ${revoked.name}: ` +
        `${presented.type} ${presented.fingerprint}`;
      throw new ConnectionError("host-key-changed", message);
    }
    const known = this.#known(host).filter(({ key }) => !key.revoked);
    if (known.length === 0) return "unknown";
    if (known.some(({ key }) => same(key, presented))) return "trusted";
    throw changed(host, presented, known);
  }

  /**
   * What `verifyHostKey` of a connection asks.
   * @throws ConnectionError `host-key-changed`, `host-key-unknown`
   */
  require(host: CheckedHost, presented: HostKey): void {
    if (this.judge(host, presented) === "unknown") {
      throw unknownHostKeys([{ host, key: presented }]);
    }
  }

  /** Trusts keys from now on, and adds them to the assets' known_hosts. */
  async accept(
    keys: readonly { readonly host: CheckedHost; readonly key: HostKey }[],
  ): Promise<void> {
    const lines = new Set<string>();
    for (const { host, key } of keys) {
      lines.add(formatLine(host.host, host.port, key));
      const name = `${host.host.toLowerCase()}:${host.port}`;
      this.#accepted.set(name, [...this.#accepted.get(name) ?? [], key]);
    }
    if (lines.size === 0) return;
    await using _lock = await lockAssets(this.#files, this.#assetsDir);
    const path = join(this.#assetsDir, assetPaths.knownHosts);
    const before = new TextDecoder().decode(await this.#files.read(path));
    const whole = before === "" || before.endsWith("\n") ? before : `${before}\n`;
    await this.#files.writeAtomically(
      path,
      new TextEncoder().encode(whole + [...lines].join("")),
      0o644,
    );
  }

  /** The host's keys in the first source that has any. */
  #known(host: CheckedHost): Known[] {
    if (host.hostKey !== undefined) return [givenKey(host, host.hostKey)];
    const accepted = this.#accepted.get(`${host.host.toLowerCase()}:${host.port}`) ?? [];
    if (accepted.length > 0) {
      const where = "what was accepted a moment ago";
      return accepted.map((key) => ({ key: { ...key, line: 0, revoked: false }, where, hint: "" }));
    }
    for (const tier of this.#sources) {
      const known = tier.flatMap((source) => keysOf(source, host));
      if (known.some(({ key }) => !key.revoked)) return known;
    }
    return [];
  }
}

interface Known {
  readonly key: KnownHostKey;
  readonly where: string;
  readonly hint: string;
}

/** @throws ConnectionError for text that is no key: it must not fall back to what others say */
function givenKey(host: CheckedHost, text: string): Known {
  const given = parseHostKey(text);
  if (given === undefined) {
    const message = `sshHostKey of ${host.nodeName} is not a public key: "${text}"`;
    throw new ConnectionError("host-key-changed", message);
  }
  const hint = `if the machine was replaced: change sshHostKey of ${host.nodeName}`;
  return { key: { ...given, line: 0, revoked: false }, where: "the cluster definition", hint };
}

function keysOf(source: Source, host: CheckedHost): Known[] {
  return source.hosts.find(host.host, host.port).keys.map((key) => ({
    key,
    where: `${source.name}, line ${key.line}`,
    hint: source.hint(host),
  }));
}

function same(a: HostKey, b: HostKey): boolean {
  return a.type === b.type && a.base64 === b.base64;
}

function changed(host: CheckedHost, presented: HostKey, known: readonly Known[]): ConnectionError {
  const expected = known.find(({ key }) => key.type === presented.type) ?? known[0];
  const message = `the host key of ${host.nodeName} at ${host.host}:${host.port} has changed: ` +
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
    `${host.nodeName} (${host.host}:${host.port}) ${key.type} ${key.fingerprint}`
  );
  const message = `the host ${list.length === 1 ? "key is" : "keys are"} not known: ` +
    list.join("; ");
  return new ConnectionError("host-key-unknown", message, [
    "compare them with the machines', then use --accept-new-host-keys",
    "or give each node its sshHostKey in the cluster definition",
  ]);
}
