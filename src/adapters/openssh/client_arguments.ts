import { UsageError } from "../../errors.ts";
import type { InstalledSshOptions, InstalledSshTarget } from "../../installed_ssh.ts";

/** What the user's own configuration says of a host, as `ssh -G` prints it, by keyword in small letters. */
export type ClientSettings = ReadonlyMap<string, string>;

/** Files in the connection's private directory. */
export const privateFiles = {
  control: "control",
  /** The one key to trust, or those of the assets. */
  known: "known_hosts",
  /** Where `ssh` writes the key of a host that was accepted. */
  accepted: "accepted",
  key: "key",
} as const;

/**
 * Seconds that the connection stays without a command on it: longer than a node waits for the others, and
 * yet it goes when we are killed.
 */
const idleSeconds = 7200;

/** When a silent server is given up: after so many questions without an answer, 15 s apart. */
const keepalive = ["ServerAliveInterval=15", "ServerAliveCountMax=4"];

/** What a host, a user or a list of jump hosts may look like: never like an option, always one word. */
const word = /^[\p{L}\p{N}_[][^\s\p{C}'"`$\\;|&<>(){}*?]*$/u;

/** The host as an argument. @throws UsageError when it is none that `ssh` can be given */
export function destination({ host }: InstalledSshTarget): string[] {
  return ["--", wordOf(host, "host")];
}

function wordOf(text: string, what: string): string {
  if (word.test(text)) return text;
  throw new UsageError(`${JSON.stringify(text)} is no ${what} that ssh can be given`);
}

/** Options that the definition gives; everything else is the user's configuration's. */
export function definedOptions(
  { port, user, jumpHost }: InstalledSshTarget,
  keyFiles: readonly string[],
): string[] {
  return [
    ...(port === undefined ? [] : ["-p", `${port}`]),
    ...(user === undefined ? [] : ["-o", `User=${wordOf(user, "user")}`]),
    ...(jumpHost === undefined ? [] : ["-J", wordOf(jumpHost, "jump host")]),
    // A percent sign in a path is not a token.
    ...keyFiles.flatMap((path) => ["-i", path.replaceAll("%", "%%")]),
  ];
}

/** Options for the `ssh` that logs in, goes into the background and has the connection. */
export function masterOptions(
  directory: string,
  settings: ClientSettings,
  options: InstalledSshOptions,
): string[] {
  const { interactive, timeoutSeconds } = options;
  return [
    ...["-f", "-N", "-T", "-a", "-x"],
    ...settingsOf([
      "ControlMaster=yes",
      `ControlPath=${directory}/${privateFiles.control}`,
      `ControlPersist=${idleSeconds}`,
      `BatchMode=${interactive ? "no" : "yes"}`,
      // What scp leaves out too: it is meant for a person's shell.
      ...["ClearAllForwardings=yes", "PermitLocalCommand=no", "RemoteCommand=none"],
      ...hostKeySettings(directory, settings, options),
      ...(settings.get("serveraliveinterval") === "0" ? keepalive : []),
      ...(settings.get("connecttimeout") === "none" ? [`ConnectTimeout=${timeoutSeconds}`] : []),
    ]),
  ];
}

function hostKeySettings(
  directory: string,
  settings: ClientSettings,
  { hostKey, unknownHosts }: InstalledSshOptions,
): string[] {
  const known = `${directory}/${privateFiles.known}`;
  if (hostKey !== undefined) {
    const command = settings.get("knownhostscommand") ?? "none";
    return [
      "StrictHostKeyChecking=yes",
      `UserKnownHostsFile=${known}`,
      "GlobalKnownHostsFile=/dev/null",
      "VerifyHostKeyDNS=no",
      "UpdateHostKeys=no",
      // Clients older than 8.5 do not know the word.
      ...(command === "none" ? [] : ["KnownHostsCommand=none"]),
    ];
  }
  const users = settings.get("userknownhostsfile") ?? "~/.ssh/known_hosts ~/.ssh/known_hosts2";
  const strict = { refuse: "yes", accept: "accept-new", ask: "ask" }[unknownHosts];
  return [
    `StrictHostKeyChecking=${strict}`,
    // ssh adds to the first one.
    `UserKnownHostsFile=${directory}/${privateFiles.accepted} ${known} ${users}`,
    "HashKnownHosts=no",
    "UpdateHostKeys=no",
  ];
}

function settingsOf(words: readonly string[]): string[] {
  return words.flatMap((word) => ["-o", word]);
}
