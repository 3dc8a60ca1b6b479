import { join } from "node:path/posix";
import { ConnectionError } from "../../errors.ts";
import { assetPaths } from "../../plan/plan.ts";
import type { HostKey, Ports } from "../../ports.ts";
import { keepHostKeys } from "./keep_host_keys.ts";
import { formatLine, KnownHosts, knownName, parseHostKey } from "./known_hosts.ts";
import {
  authorityOnly,
  changedHostKey,
  type ExpectedKey,
  unknownHostKeys,
} from "./host_key_errors.ts";
import type { CheckedHost } from "./login_route.ts";

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
  readonly #ports: Pick<Ports, "files" | "clock">;
  readonly #assetsDir: string;
  readonly #assets: Source;
  /** The users' and the system's files, by path. */
  readonly #others: ReadonlyMap<string, Source>;
  /** Accepted since the files were read. */
  readonly #accepted = new Map<string, HostKey[]>();

  private constructor(
    ports: Pick<Ports, "files" | "clock">,
    assetsDir: string,
    assets: Source,
    others: ReadonlyMap<string, Source>,
  ) {
    this.#ports = ports;
    this.#assetsDir = assetsDir;
    this.#assets = assets;
    this.#others = others;
  }

  /**
   * Reads `known_hosts` of the assets, and those of the user and the system.
   * @param paths the files that the hosts' `knownHostsFiles` name
   */
  static async load(
    ports: Pick<Ports, "files" | "clock">,
    assetsDir: string,
    paths: Iterable<string>,
  ): Promise<HostKeys> {
    const { files } = ports;
    const read = async (name: string, hint: Source["hint"]): Promise<Source> => {
      const bytes = await files.read(name);
      return { name, hosts: new KnownHosts(new TextDecoder().decode(bytes)), hint };
    };
    const assets = await read(
      join(assetsDir, assetPaths.knownHosts),
      hintToForget,
    );
    const others = new Map<string, Source>();
    for (const path of new Set(paths)) {
      others.set(
        path,
        await read(path, (host) => {
          const name = knownName(host);
          const quoted = /^[\w.-]+$/.test(name) ? name : `'${name}'`;
          return `if the machine was replaced: ssh-keygen -R ${quoted} -f ${path}`;
        }),
      );
    }
    return new HostKeys(ports, assetsDir, assets, others);
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
   *   the known key would have shown it, because we asked for its type first. `host-key-unknown` when
   *   only a certificate authority vouches for the host, which hakube cannot check.
   */
  judge(host: CheckedHost, presented: HostKey): "trusted" | "unknown" {
    const name = knownName(host);
    const revoked = this.#sources(host).flat().find(({ hosts }) =>
      hosts.find(name).keys.some((key) => key.revoked && same(key, presented))
    );
    if (revoked !== undefined) {
      const message = `the host key of ${host.nodeName} is revoked in ${revoked.name}: ` +
        `${presented.type} ${presented.fingerprint}`;
      throw new ConnectionError("host-key-changed", message);
    }
    const known = this.#known(host).filter(({ key }) => !key.revoked);
    if (known.length === 0) {
      if (this.#isKnownWithoutPort(host, presented)) return "trusted";
      this.#refuseAuthority(host);
      return "unknown";
    }
    if (known.some(({ key }) => same(key, presented))) return "trusted";
    throw changedHostKey(host, presented, known);
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
      const name = knownName(host);
      lines.add(formatLine(name, key));
      this.#accepted.set(name, [...this.#accepted.get(name) ?? [], key]);
    }
    if (lines.size === 0) return;
    await keepHostKeys(this.#ports, this.#assetsDir, [...lines]);
  }

  /** The host's keys in the first source that has any. */
  #known(host: CheckedHost): ExpectedKey[] {
    if (host.hostKey !== undefined) return [givenKey(host, host.hostKey)];
    const accepted = this.#accepted.get(knownName(host)) ?? [];
    if (accepted.length > 0) {
      const where = "what was accepted a moment ago";
      const hint = hintToForget(host);
      return accepted.map((key) => ({ key: { ...key, line: 0, revoked: false }, where, hint }));
    }
    for (const tier of this.#sources(host)) {
      const known = tier.flatMap((source) => keysOf(source, host));
      if (known.some(({ key }) => !key.revoked)) return known;
    }
    return [];
  }

  /** The assets', then all that is the user's: the first of the two that knows a host decides. */
  #sources({ knownHostsFiles }: CheckedHost): Source[][] {
    const others = knownHostsFiles.map((path) => {
      const source = this.#others.get(path);
      if (source === undefined) throw new Error(`${path} was not read`);
      return source;
    });
    return [[this.#assets], others];
  }

  /** ssh looks for a host at another port than 22 without its port too, and takes the key if it fits. */
  #isKnownWithoutPort(host: CheckedHost, presented: HostKey): boolean {
    if (host.port === 22 || host.hostKeyAlias !== undefined) return false;
    const withoutPort = { ...host, port: 22 };
    const known = this.#sources(host)[1]?.flatMap((source) => keysOf(source, withoutPort)) ?? [];
    return known.some(({ key }) => !key.revoked && same(key, presented)) &&
      !known.some(({ key }) => key.revoked && same(key, presented));
  }

  /** @throws ConnectionError when a certificate would be needed to trust the host */
  #refuseAuthority(host: CheckedHost): void {
    for (const { name, hosts } of this.#sources(host).flat()) {
      const [line] = hosts.find(knownName(host)).authorityLines;
      if (line !== undefined) throw authorityOnly(host, `${name}, line ${line}`);
    }
  }
}

/** @throws ConnectionError for text that is no key: it must not fall back to what others say */
function givenKey(host: CheckedHost, text: string): ExpectedKey {
  const given = parseHostKey(text);
  if (given === undefined) {
    const message = `sshHostKey of ${host.nodeName} is not a public key: "${text}"`;
    throw new ConnectionError("host-key-changed", message);
  }
  const hint = `if the machine was replaced: change sshHostKey of ${host.nodeName}`;
  return { key: { ...given, line: 0, revoked: false }, where: "the cluster definition", hint };
}

function hintToForget({ name }: CheckedHost): string {
  return `if the machine was replaced: hakube known-hosts forget DEFINITION ${name}`;
}

function keysOf(source: Source, host: CheckedHost): ExpectedKey[] {
  return source.hosts.find(knownName(host)).keys.map((key) => ({
    key,
    where: `${source.name}, line ${key.line}`,
    hint: source.hint(host),
  }));
}

function same(a: HostKey, b: HostKey): boolean {
  return a.type === b.type && a.base64 === b.base64;
}
