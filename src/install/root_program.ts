import { withDeadline } from "../deadline.ts";
import { ConnectionError } from "../errors.ts";
import type { SshChannel, SshConnection } from "../ports.ts";
import { LineReader } from "./line_reader.ts";

/** A bash program that is run as root on a node. It says one line first, and then listens. */
export interface RootProgram {
  /** What `ps` calls it. */
  readonly name: string;
  /** Its text. */
  readonly text: string;
  readonly args: readonly string[];
  /** How its first line begins; what comes before is somebody else's. */
  readonly greeting: string;
}

/** A program that runs as root on a node, and has greeted. */
export interface RootSession {
  readonly channel: SshChannel;
  /** Its first line. */
  readonly greeting: string;
  /** What comes after it. */
  readonly reader: LineReader;
  /** What it wrote to standard error, at most 4 KiB; resolves when it has ended. */
  readonly errors: Promise<string>;
}

/** Seconds for a program to greet or to answer: asking etcd is a part of it. */
const answerSeconds = 120;

/** How much a login may print before the program says its first line, in characters. */
const mostNoise = 64 * 1024;

/**
 * Starts a program as root: by itself when the login is root's, else with sudo.
 * @throws ConnectionError `sudo` when the login may not become root, `lost`
 */
export async function startAsRoot(
  connection: SshConnection,
  program: RootProgram,
  nodeName: string,
): Promise<RootSession> {
  const channel = await connection.run(rootCommand(program, connection.user));
  const errors = collect(channel.stderr);
  const reader = new LineReader(channel.stdout);
  const { line, noise } = await inTime(firstLine(reader, program.greeting), nodeName);
  if (line?.startsWith(program.greeting)) return { channel, greeting: line, reader, errors };
  // Whatever it is, it may wait for a word of ours.
  channel.end();
  // What prints without end does not end for that either.
  if (noise.length > mostNoise) throw notRoot(connection, nodeName, noise);
  await channel.exit.catch(() => {});
  throw notRoot(connection, nodeName, `${await errors} ${noise}${line ?? ""}`);
}

/** Waits for a program's word. @throws ConnectionError `lost` when it takes too long */
export async function inTime<Result>(work: Promise<Result>, nodeName: string): Promise<Result> {
  return await withDeadline(
    work,
    answerSeconds,
    () => new ConnectionError("lost", `"${nodeName}" has not answered for ${answerSeconds} s`),
  );
}

/** The command given to sshd. As root it is the program itself, else sudo's, which must not ask. */
export function rootCommand({ name, text, args }: RootProgram, user: string): string {
  const sudo = user === "root" ? "" : "sudo -n ";
  return `${sudo}/bin/bash -c ${quoted(text)} ${[name, ...args].map(quotedWord).join(" ")}`;
}

/** Skips what shell start-up files, a motd or a forced command print before the program speaks. */
async function firstLine(
  reader: LineReader,
  greeting: string,
): Promise<{ readonly line: string | undefined; readonly noise: string }> {
  let noise = "";
  while (noise.length <= mostNoise) {
    const line = await reader.line();
    if (line === undefined) return { line, noise: noise + reader.unended };
    if (line.startsWith(greeting)) return { line, noise };
    noise += `${line}\n`;
  }
  return { line: undefined, noise };
}

/** @param said whatever came instead of the program's first line */
function notRoot({ user }: SshConnection, nodeName: string, said: string): ConnectionError {
  const words = said.trim().replaceAll(/\s+/g, " ").slice(0, 300) || "nothing";
  const isRoot = user === "root";
  const problem = isRoot ? "cannot start a program as root" : `cannot become root with sudo`;
  return new ConnectionError(
    "sudo",
    `"${user}" ${problem} on "${nodeName}", which said: ${words}`,
    isRoot
      ? ["bash must be at /bin/bash, and the login must run commands"]
      : [`let "${user}" run sudo without a password there, or log in as root`],
  );
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of stream) {
      if (text.length < 4096) text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    // The connection broke; what was said until then is what there is.
  }
  return text;
}

/** A word of ours, for the shell on the node; what is plain stays plain. */
function quotedWord(word: string): string {
  return /^[A-Za-z0-9_./:=@,-]+$/.test(word) ? word : quoted(word);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
