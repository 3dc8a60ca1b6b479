import type { SshConnection } from "./ports.ts";

/** Where to log in with the installed client; what is undefined, its own configuration says. */
export interface InstalledSshTarget {
  /** For messages. */
  readonly nodeName: string;
  /** What one types after `ssh`. */
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  /** As `ssh -J` takes it. */
  readonly jumpHost: string | undefined;
}

export interface InstalledSshOptions {
  /** Path of a private key to try, without `~`. */
  readonly keyFile: string | undefined;
  /** Text of another private key to try, without passphrase. */
  readonly keyText: string | undefined;
  /** The one host key to trust, `ssh-ed25519 AAAA...`; undefined: as the files of known hosts say. */
  readonly hostKey: string | undefined;
  /** Text of the known_hosts format, looked into beside the user's own files. */
  readonly knownHosts: string;
  /** What to do with a host that nobody has vouched for; `ask` lets the client ask at the terminal. */
  readonly unknownHosts: "refuse" | "accept" | "ask";
  /** Lines of known_hosts for a host that was accepted; called before the connection is given. */
  readonly onAccepted: (lines: readonly string[]) => Promise<void>;
  /** Whether the client may ask at the terminal; one connection at a time then. */
  readonly interactive: boolean;
  /** Seconds until the login must be done, unless it may ask. */
  readonly timeoutSeconds: number;
}

/** SSH by the client that is installed, `ssh`, with all that it can and is configured to do. */
export interface InstalledSsh {
  /**
   * @throws ConnectionError `unreachable`, `hung-up`, `login-refused`, `host-key-unknown`,
   *   `host-key-changed`, `ssh-config`; UsageError when it is not installed
   */
  connect(target: InstalledSshTarget, options: InstalledSshOptions): Promise<SshConnection>;
}
