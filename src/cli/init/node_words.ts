import { formatIpv4, isIpv4, parseIpv4 } from "../../definition/ipv4.ts";
import { UsageError } from "../../errors.ts";

/** A host of `~/.ssh/config`. */
export interface SshConfigHost {
  /** What one types after `ssh`. */
  readonly name: string;
  /** HostName, when it is an IPv4 address. */
  readonly address: string | undefined;
  readonly user: string | undefined;
}

/** A node of a definition that is being made. */
export interface DraftNode {
  readonly nodeName: string;
  readonly privateIP: string;
  readonly publicIP?: string;
  readonly sshHost?: string;
}

/** Nodes as they were named; a name is undefined where only an address was given. */
type UnnamedNode = Omit<DraftNode, "nodeName"> & { readonly nodeName: string | undefined };

/** More than this in one range is a mistake. */
const longestRange = 1000;

/**
 * Reads nodes as people write them, with spaces or commas between: `10.2.0.10`, `10.2.0.10-12`,
 * `NAME=10.2.0.10`, `NAME=10.2.0.10/203.0.113.10` with a public address behind it, or a host of
 * `~/.ssh/config`. Texts that are no addresses are left for the definition's own checks.
 * @param names of those that have none, in their order, or the first, from which others count on
 * @throws UsageError
 */
export function parseNodes(
  words: string,
  names: string,
  hosts: readonly SshConfigHost[],
): DraftNode[] {
  const nodes = splitWords(words).flatMap((word) => parseWord(word, hosts));
  const unnamed = nodes.filter(({ nodeName }) => nodeName === undefined).length;
  const given = nodeNames(names, unnamed);
  return nodes.map((node) => ({ ...node, nodeName: node.nodeName ?? given.shift() ?? "" }));
}

/** Whether all of them have a name of their own, so that nobody has to ask for names. */
export function haveNames(words: string, hosts: readonly SshConfigHost[]): boolean {
  return splitWords(words).flatMap((word) => parseWord(word, hosts))
    .every(({ nodeName }) => nodeName !== undefined);
}

function splitWords(words: string): string[] {
  return words.split(/[\s,]+/).filter((word) => word !== "");
}

function parseWord(word: string, hosts: readonly SshConfigHost[]): UnnamedNode[] {
  const [, name, addresses = ""] = /^([^=]*)=(.*)$/.exec(word) ?? [];
  if (name !== undefined) return [namedNode(name, addresses, hosts)];
  const host = hosts.find((each) => each.name === word);
  if (host !== undefined) return [hostNode(host)];
  if (/^[^-]*[A-Za-z_]/.test(word)) throw unknownHost(word);
  return parseRange(word).map((privateIP) => ({ nodeName: undefined, privateIP }));
}

function namedNode(
  name: string,
  addresses: string,
  hosts: readonly SshConfigHost[],
): UnnamedNode {
  const [privateIP = "", publicIP] = addresses.split("/");
  return {
    nodeName: nodeNameOf(name),
    privateIP,
    ...(publicIP !== undefined && { publicIP }),
    ...(hosts.some((host) => host.name === name) && { sshHost: name }),
  };
}

function hostNode({ name, address }: SshConfigHost): UnnamedNode {
  if (address === undefined) {
    throw new UsageError(`"${name}" of ~/.ssh/config has no IPv4 address as its HostName`, [
      `write ${name}=ADDRESS, with the address at which other nodes reach it`,
    ]);
  }
  return { nodeName: nodeNameOf(name), privateIP: address, sshHost: name };
}

/** The name of a host may have what the name of a node may not. */
function nodeNameOf(host: string): string {
  return host.toLowerCase().replaceAll("_", "-");
}

function unknownHost(word: string): UsageError {
  return new UsageError(`"${word}" is neither an address nor a host of ~/.ssh/config`, [
    `write addresses, a range such as 10.2.0.10-12, or ${word}=ADDRESS`,
  ]);
}

/** `10.2.0.10-12`, `10.2.0.254-10.2.1.3`, or one address. */
function parseRange(word: string): string[] {
  const [first = "", end] = word.split("-", 2);
  if (end === undefined) return [first];
  const last = isIpv4(end) ? end : first.replace(/\d+$/, end);
  if (!isIpv4(first) || !isIpv4(last)) {
    throw new UsageError(`"${word}" is no range of addresses`, ["write for example 10.2.0.10-12"]);
  }
  const count = parseIpv4(last) - parseIpv4(first) + 1;
  if (count < 1) {
    throw new UsageError(`"${word}" ends before it begins`, ["write the lower address first"]);
  }
  if (count > longestRange) {
    throw new UsageError(`"${word}" is ${count} addresses`, [`at most ${longestRange} are taken`]);
  }
  return Array.from({ length: count }, (_, index) => formatIpv4(parseIpv4(first) + index));
}

/** @throws UsageError when there are fewer or more names than nodes, and more than one */
function nodeNames(names: string, count: number): string[] {
  const words = splitWords(names);
  if (count === 0) return [];
  if (words.length === count) return words;
  const [, stem = "", number = "0", rest = ""] = /^(.*?)(\d*)(\..*)?$/.exec(words[0] ?? "") ?? [];
  if (words.length !== 1) {
    throw new UsageError(`there are ${count} nodes without a name, and ${words.length} names`, [
      "give the first name alone, and others count on from it, or all",
    ]);
  }
  return Array.from({ length: count }, (_, index) => {
    const counted = String(Number(number) + index).padStart(number.length, "0");
    return `${stem}${counted}${rest}`;
  });
}
