import type { InstalledSsh } from "./installed_ssh.ts";
import type { LoginQuestions, PasswordAttempts } from "./password_attempts.ts";
import type { Prompter } from "./prompter.ts";

/**
 * The few interfaces to everything outside the process. `main.ts` builds one record of them;
 * tests pass fakes (`tests/fakes/`). Nothing below `cli/` reaches the outside in another way.
 */

/** What {@link Files.stat} tells of a path. */
export interface FileInfo {
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** Permission bits, for example 0o600. */
  readonly mode: number;
  /** In bytes. */
  readonly size: number;
}

/** A lock on a path, held until disposed of. */
export type Lock = AsyncDisposable;

/** A file that is being written from its end. */
export interface FileAppender {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Names of temporary files begin so; what a killed process left behind is found by it. */
export const temporaryNamePrefix = ".hakube-tmp-";

/** The file system of the admin machine. Paths are absolute or relative to the working directory. */
export interface Files {
  /** @returns the file's bytes; undefined when there is no such file */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The file's bytes piece by piece, for one that is too large for memory. Fails when it is absent. */
  readPieces(path: string): AsyncIterable<Uint8Array>;
  /** @returns undefined when there is nothing at the path; symbolic links are not followed */
  stat(path: string): Promise<FileInfo | undefined>;
  /** @returns names in the directory, sorted; empty when there is no such directory */
  list(path: string): Promise<string[]>;
  /** Makes a directory and its parents. The mode is given to those that it makes. */
  makeDirectory(path: string, mode: number): Promise<void>;
  /** Replaces or makes a file: temporary file beside it with that mode from the start, fsync, rename. */
  writeAtomically(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Makes what was written, renamed and removed in a directory survive a power cut. */
  syncDirectory(path: string): Promise<void>;
  /** Like {@link writeAtomically}, but refuses to replace. @returns false when the path exists */
  createNew(path: string, bytes: Uint8Array, mode: number): Promise<boolean>;
  /**
   * Like {@link writeAtomically} or, unless `replace`, {@link createNew}, for a file that is too large for
   * memory. When a piece fails to come, nothing is left and the path is as before.
   * @returns false when the path exists and may not be replaced
   */
  writePieces(
    path: string,
    pieces: AsyncIterable<Uint8Array>,
    options: { readonly mode: number; readonly replace: boolean },
  ): Promise<boolean>;
  /** Opens a file for appending, made with that mode when absent. */
  append(path: string, mode: number): Promise<FileAppender>;
  setMode(path: string, mode: number): Promise<void>;
  /** Removes a file or an empty directory; nothing happens when it is absent. */
  remove(path: string): Promise<void>;
  /** Takes an exclusive lock on the path's file. @returns undefined when somebody else holds it */
  tryLock(path: string): Promise<Lock | undefined>;
}

export interface Clock {
  now(): Date;
  /** Seconds from an arbitrary start; never goes back. */
  monotonicSeconds(): number;
  /** Resolves after so many seconds; rejects with the signal's reason when aborted. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}

/** Cryptographically secure randomness. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** Where and as whom to log in. */
export interface SshTarget {
  /** For messages. */
  readonly nodeName: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The jump host before it, for messages; undefined or absent when it is reached directly. */
  readonly via?: string | undefined;
}

/** A key that can sign for a login. Made by {@link Ssh.readLoginKey} or {@link Ssh.agentKeys}. */
export interface LoginKey {
  /** Where it comes from, for messages: a path, or `agent: COMMENT`. */
  readonly label: string;
  /** `SHA256:…` of the public key. */
  readonly fingerprint: string;
  /** What only the adapter understands. */
  readonly handle: unknown;
}

/** A host's public key as it presented itself. */
export interface HostKey {
  /** For example `ssh-ed25519`. */
  readonly type: string;
  /** The key blob of RFC 4253, base64: the third field of a known_hosts line. */
  readonly base64: string;
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string;
}

export interface SshConnectOptions {
  /** Tried in this order. */
  readonly keys: readonly LoginKey[];
  /** Key types that we have for this host, preferred in the negotiation; empty when none. */
  readonly preferredHostKeyTypes: readonly string[];
  /** Decides whether to trust the key; throwing aborts the handshake and is what `connect` rejects with. */
  verifyHostKey(key: HostKey): void | Promise<void>;
  /** Seconds until the TCP connection and handshake must be done, answers to questions included. */
  readonly timeoutSeconds: number;
  /** Asked when every key was refused, or is not enough. Without it keys are all that there is. */
  readonly questions?: LoginQuestions;
  /** A connection of the same adapter to the jump host, through which this one is made. */
  readonly through?: SshConnection | undefined;
  /** When a silent server is given up; the adapter's own when absent. */
  readonly keepalive?: SshKeepalive | undefined;
  readonly signal?: AbortSignal;
}

/** A server that leaves so many questions unanswered, each so many seconds after the last, is lost. */
export interface SshKeepalive {
  readonly intervalSeconds: number;
  readonly countMax: number;
}

/** How a remote command ended. */
export interface SshExit {
  /** undefined when it ended by a signal */
  readonly code: number | undefined;
  /** For example `SIGTERM`. */
  readonly signal: string | undefined;
}

/** A running remote command. */
export interface SshChannel {
  /** Standard output; ends with the command. */
  readonly stdout: AsyncIterable<Uint8Array>;
  /** Standard error; ends with the command. */
  readonly stderr: AsyncIterable<Uint8Array>;
  /**
   * Resolves when the bytes are with the transport (flow control is respected). Bytes for a command
   * that has ended are dropped: its exit says more than a broken pipe.
   * @throws ConnectionError `lost`
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the command's standard input. */
  end(): void;
  /** Resolves when the command has ended; rejects with a ConnectionError ("lost") when the connection broke. */
  readonly exit: Promise<SshExit>;
}

export interface SshConnection extends AsyncDisposable {
  /** As whom we are logged in. */
  readonly user: string;
  /** Passwords for sudo there; undefined when nobody has one, or can be asked. */
  readonly sudoPasswords?: () => PasswordAttempts;
  /**
   * Runs one command, without a pty.
   * @throws ConnectionError `lost`; `login-refused` when the server opens no session
   */
  run(command: string): Promise<SshChannel>;
  /** Gives the person at our terminal a shell, or the command, with a pty when we have one. */
  interactive(command: string | undefined): Promise<SshExit>;
}

export interface Ssh {
  /**
   * @throws ConnectionError `unreachable`, `hung-up`, `login-refused`, `lost` when the connection
   *   that it goes through was lost, or whatever `verifyHostKey` threw
   */
  connect(target: SshTarget, options: SshConnectOptions): Promise<SshConnection>;
  /**
   * Reads a private key file (OpenSSH or PEM; ed25519, RSA, ECDSA).
   * @param path without `~`
   * @param passphrase asked for only when the key is encrypted, up to three times (`attempt` counts
   *   from 1); undefined means that nobody can be asked
   * @param agentKeys one of these that is the same key is given back in place of an encrypted file,
   *   so that nobody has to type its passphrase
   * @throws ConnectionError `login-key`, saying what is wrong with the file
   */
  readLoginKey(
    path: string,
    passphrase?: (label: string, attempt: number) => Promise<string>,
    agentKeys?: readonly LoginKey[],
  ): Promise<LoginKey>;
  /**
   * Makes a login key from the text of a private key without passphrase, for keys that hakube made.
   * @throws ConnectionError `login-key`, saying what is wrong with the text
   */
  parseLoginKey(text: string, label: string): Promise<LoginKey>;
  /**
   * Keys of an agent; empty when there is none.
   * @param socket path of the agent's socket; SSH_AUTH_SOCK when absent
   */
  agentKeys(socket?: string): Promise<LoginKey[]>;
}

/** Everything outside. */
export interface Ports {
  readonly files: Files;
  readonly ssh: Ssh;
  readonly installedSsh: InstalledSsh;
  readonly prompter: Prompter;
  readonly clock: Clock;
  readonly random: Random;
}
