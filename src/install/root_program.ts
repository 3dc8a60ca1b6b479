import { withDeadline } from "../deadline.ts";
import { ConnectionError } from "../errors.ts";
import type { PasswordAttempts } from "../password_attempts.ts";
import type { SshChannel, SshConnection } from "../ports.ts";
import { LineReader } from "./line_reader.ts";
import { PromptedErrors } from "./prompted_errors.ts";

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
 * Starts a program as root: by itself when the login is root's, else with sudo. A password is given to
 * sudo only when it asks for one, so that the program never reads it.
 * @throws ConnectionError `sudo` when the login may not become root, `lost`
 */
export async function startAsRoot(
  connection: SshConnection,
  program: RootProgram,
  nodeName: string,
): Promise<RootSession> {
  using passwords = connection.user === "root" ? undefined : connection.sudoPasswords?.();
  const call = { connection, program, nodeName, passwords };
  // Where a password was needed before it will be again; where it is not, sudo -S asks for none.
  if (passwords?.isKnown) return await start(call, promptOf());
  try {
    return await start(call, undefined);
  } catch (error) {
    const isRefused = error instanceof ConnectionError && error.failure === "sudo";
    if (!isRefused || passwords === undefined) throw error;
    return await start(call, promptOf());
  }
}

/** Waits for a program's word. @throws ConnectionError `lost` when it takes too long */
export async function inTime<Result>(work: Promise<Result>, nodeName: string): Promise<Result> {
  return await withDeadline(
    work,
    answerSeconds,
    () => new ConnectionError("lost", `"${nodeName}" has not answered for ${answerSeconds} s`),
  );
}

/**
 * The command given to sshd: as root the program itself, else sudo's.
 * @param prompt what sudo asks for a password with; undefined: it must not ask
 */
export function rootCommand(
  { name, text, args }: RootProgram,
  user: string,
  prompt?: string,
): string {
  const sudo = user === "root" ? "" : prompt === undefined ? "sudo -n " : `sudo -S -p ${prompt} `;
  return `${sudo}/bin/bash -c ${quoted(text)} ${[name, ...args].map(quotedWord).join(" ")}`;
}

/** Cannot be guessed: nothing that a login prints is taken for sudo's question. */
function promptOf(): string {
  return `hakube-${crypto.randomUUID()}:`;
}

interface RootCall {
  readonly connection: SshConnection;
  readonly program: RootProgram;
  readonly nodeName: string;
  readonly passwords: PasswordAttempts | undefined;
}

async function start(call: RootCall, prompt: string | undefined): Promise<RootSession> {
  const { connection, program, nodeName, passwords } = call;
  const channel = await connection.run(rootCommand(program, connection.user, prompt));
  const errors = new PromptedErrors(channel.stderr, prompt);
  const reader = new LineReader(channel.stdout);
  const greeted = firstLine(reader, program.greeting);
  const typed: string[] = [];
  let next;
  // A person takes as long as it takes: only what the node does is timed.
  while ((next = await inTime(Promise.race([greeted, errors.prompted()]), nodeName)) === "prompt") {
    const password = await passwords?.next();
    if (password === undefined) {
      channel.end();
      throw passwordRefused(call);
    }
    typed.push(password);
    await channel.write(new TextEncoder().encode(`${password}\n`));
  }
  const { line, noise } = next;
  if (line?.startsWith(program.greeting)) {
    if (prompt !== undefined) passwords?.accepted();
    return { channel, greeting: line, reader, errors: errors.rest };
  }
  // Whatever it is, it may wait for a word of ours.
  channel.end();
  // What prints without end does not end for that either.
  if (noise.length > mostNoise) throw notRoot(call, without(typed, noise));
  await channel.exit;
  // Whoever is refused after the password, for example for not being in sudoers, has no other.
  passwords?.rejected();
  throw notRoot(call, without(typed, `${await errors.rest} ${noise}${line ?? ""}`));
}

/** A machine may say back what it was told, and not everybody who reads our words may know it. */
function without(passwords: readonly string[], said: string): string {
  return passwords.reduce((text, password) => text.replaceAll(password, "[secret]"), said);
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

const passwordHint = "use --interactive at a terminal to be asked for sudo's password, or " +
  "--sudo-password-file";

/** @param said whatever came instead of the program's first line */
function notRoot({ connection: { user }, nodeName, passwords }: RootCall, said: string): Error {
  const words = said.trim().replaceAll(/\s+/g, " ").slice(0, 300) || "nothing";
  if (user === "root") {
    const message = `"root" cannot start a program as root on "${nodeName}", which said: ${words}`;
    return new ConnectionError("sudo", message, [
      "bash must be at /bin/bash, and the login must run commands",
    ]);
  }
  const message = `"${user}" cannot become root with sudo on "${nodeName}", which said: ${words}`;
  return new ConnectionError("sudo", message, [
    ...(passwords === undefined || passwords.tried > 0 ? [passwordHint] : []),
    `or let "${user}" run sudo without a password there, or log in as root`,
  ]);
}

function passwordRefused({ connection: { user }, nodeName, passwords }: RootCall): Error {
  const message = passwords === undefined || passwords.tried === 0
    ? `sudo asks for the password of "${user}" on "${nodeName}", and the one that there is was ` +
      "wrong elsewhere"
    : `sudo on "${nodeName}" refused the password of "${user}" (tried: ${passwords.tried})`;
  return new ConnectionError("sudo", message, [passwordHint]);
}

/** A word of ours, for the shell on the node; what is plain stays plain. */
function quotedWord(word: string): string {
  return /^[A-Za-z0-9_./:=@,-]+$/.test(word) ? word : quoted(word);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
