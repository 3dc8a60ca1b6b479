import type { SshKeepalive, SshTarget } from "../../ports.ts";

/** A host whose key is checked: where it is, and by what its key is known. */
export interface CheckedHost extends SshTarget {
  /** What `hakube known-hosts forget` takes: the node's name, or the jump host as it is typed. */
  readonly name: string;
  /** As the definition writes it: `ssh-ed25519 AAAA...`. */
  readonly hostKey: string | undefined;
  /** HostKeyAlias: what known_hosts calls it in place of its address and port. */
  readonly hostKeyAlias: string | undefined;
  /** Files of known host keys: the user's, then the system's. */
  readonly knownHostsFiles: readonly string[];
}

/** How to get into a host: the definition, the user's configuration and defaults in one. */
export interface LoginRoute extends CheckedHost {
  readonly user: string;
  /** The host that it is reached through; undefined when directly. */
  readonly jumpHost: LoginRoute | undefined;
  readonly keys: LoginKeySettings;
  readonly timeoutSeconds: number;
  readonly keepalive: SshKeepalive | undefined;
}

/** Which keys to try. */
export interface LoginKeySettings {
  /** `sshLoginKey` of the definition, with `~`; undefined when it gives none. */
  readonly loginKey: string | undefined;
  /**
   * Whether `loginKey` is the only one to try. Jump hosts have others too: the definition means it for
   * nodes first of all.
   */
  readonly onlyLoginKey: boolean;
  /** Of IdentityFile, absolute; undefined when no directive applies, so that the usual names are tried. */
  readonly identityFiles: readonly string[] | undefined;
  /** Keys of the agent are tried only if they are those of the files. */
  readonly identitiesOnly: boolean;
  /** Of IdentityAgent: a path; `none`; undefined for SSH_AUTH_SOCK. */
  readonly agentSocket: string | undefined;
}

/** The route's hosts, the nearest first. */
export function hostsOnTheWay(route: LoginRoute): LoginRoute[] {
  return [...(route.jumpHost === undefined ? [] : hostsOnTheWay(route.jumpHost)), route];
}
