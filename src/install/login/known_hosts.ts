import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";
import type { HostKey } from "../../ports.ts";
import { matchesAny } from "./patterns.ts";

/** Where in a known_hosts file a key stands, and what it is worth. */
export interface KnownHostKey extends HostKey {
  /** Counts from 1. */
  readonly line: number;
  /** The file says never to trust this key (`@revoked`). */
  readonly revoked: boolean;
}

/** What known_hosts text says about one host. */
export interface KnownHost {
  readonly keys: readonly KnownHostKey[];
  /** Lines that vouch for the host's certificate (`@cert-authority`), counted from 1. */
  readonly authorityLines: readonly number[];
}

/**
 * Text of the known_hosts format (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"), read once for many hosts.
 * Lines that cannot be understood are skipped, like OpenSSH does.
 */
export class KnownHosts {
  readonly #byName = new Map<string, Entry[]>();
  /** Those that must be tried one by one: hashed names, wildcards, negation. */
  readonly #others: Entry[] = [];

  constructor(text: string) {
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      const entry = parseLine(line, index + 1);
      if (entry === undefined) continue;
      if (/[|*?!]/.test(entry.hosts)) {
        this.#others.push(entry);
        continue;
      }
      for (const name of new Set(entry.hosts.toLowerCase().split(","))) {
        const entries = this.#byName.get(name);
        if (entries === undefined) this.#byName.set(name, [entry]);
        else entries.push(entry);
      }
    }
  }

  /** What the text says about a host. @param name as {@link knownName} gives it */
  find(name: string): KnownHost {
    const entries = [
      ...this.#byName.get(name) ?? [],
      ...this.#others.filter(({ hosts }) => matches(hosts, name)),
    ];
    return {
      keys: entries.filter(({ marker }) => marker !== "@cert-authority").map(
        ({ key, line, marker }) => ({ ...key, line, revoked: marker === "@revoked" }),
      ),
      authorityLines: entries.filter(({ marker }) => marker === "@cert-authority").map(
        ({ line }) => line,
      ),
    };
  }
}

/** A line of known_hosts, with its line feed. @param name as {@link knownName} gives it */
export function formatLine(name: string, key: HostKey): string {
  return `${name} ${key.type} ${key.base64}\n`;
}

/**
 * Reads a public key as known_hosts and `.pub` files write it: `ssh-ed25519 AAAA...`.
 * @returns undefined when it is none
 */
export function parseHostKey(text: string): HostKey | undefined {
  const [type, base64] = text.trim().split(/[ \t]+/);
  return type === undefined || base64 === undefined ? undefined : hostKey(type, base64);
}

/** Where a host is, as far as known_hosts cares. */
export interface NamedHost {
  readonly host: string;
  readonly port: number;
  /** HostKeyAlias; stands for the port too. */
  readonly hostKeyAlias?: string | undefined;
}

/** How known_hosts names a host: with its port when that is not 22. OpenSSH lowers the case. */
export function knownName({ host, port, hostKeyAlias }: NamedHost): string {
  if (hostKeyAlias !== undefined) return hostKeyAlias.toLowerCase();
  const lower = host.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

interface Entry {
  readonly marker: "@revoked" | "@cert-authority" | undefined;
  readonly hosts: string;
  readonly key: HostKey;
  readonly line: number;
}

function parseLine(text: string, line: number): Entry | undefined {
  const fields = text.trim().split(/[ \t]+/);
  const first = fields[0] ?? "";
  if (first === "" || first.startsWith("#")) return undefined;
  const marker = first === "@revoked" || first === "@cert-authority" ? first : undefined;
  // A marker that we do not know may mean anything but trust.
  if (first.startsWith("@") && marker === undefined) return undefined;
  const [hosts, type, base64] = marker === undefined ? fields : fields.slice(1);
  if (hosts === undefined || type === undefined || base64 === undefined) return undefined;
  const key = hostKey(type, base64);
  return key === undefined ? undefined : { marker, hosts, key, line };
}

/** @returns undefined unless the blob is base64 and names the same type in its first field */
function hostKey(type: string, base64: string): HostKey | undefined {
  const blob = Buffer.from(base64, "base64");
  if (blob.length < 4 || blob.toString("base64") !== base64) return undefined;
  const named = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
  if (named !== type) return undefined;
  const digest = createHash("sha256").update(blob).digest("base64");
  return { type, base64, fingerprint: `SHA256:${digest.replace(/=+$/, "")}` };
}

/** Whether a comma-separated list of patterns, or a hashed name, is meant for the host. */
function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) return matchesHash(hosts, name);
  return matchesAny(hosts.toLowerCase().split(","), name);
}

/** `|1|salt|HMAC-SHA1 of the name`, both base64. */
function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt, hash] = hashed.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}
