import { ConnectionError, type ConnectionFailure } from "../../errors.ts";

/** What `ssh` says, what it means, and what helps; the first that is found counts. */
const meanings: readonly (readonly [RegExp, ConnectionFailure, ...string[]])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|REVOKED HOST KEY|DNS SPOOFING/,
    "host-key-changed",
    "if the machine was replaced: ssh-keygen -R, hakube known-hosts forget, or change sshHostKey",
  ],
  [
    /Host key verification failed|No \S+ host key is known/,
    "host-key-unknown",
    "compare the key with the machine's, then use --accept-new-host-keys",
    "a jump host's key is looked for in your own known_hosts only: log in to it once with ssh",
  ],
  [
    /Bad configuration option|bad configuration options|Bad owner or permissions|line \d+: /,
    "ssh-config",
    "the same happens with ssh alone: mend your SSH configuration",
  ],
  [
    /Permission denied|Too many authentication failures|No supported authentication/,
    "login-refused",
    "does ssh log in there without asking? --interactive lets it ask at the terminal",
  ],
  [
    /Connection (closed|reset) by|kex_exchange_identification|banner exchange/,
    "hung-up",
    "sshd turns away connections above its MaxStartups: try a lower --concurrency",
  ],
];

/** How much of what `ssh` said is told, in characters. */
const told = 300;

/**
 * Makes an error of what an `ssh` said that did not log in. It has one exit code for everything, so
 * that only its words tell what happened.
 * @param where the node and its address, for the message
 */
export function explainFailure(where: string, said: string): ConnectionError {
  const [, failure, ...hints] = meanings.find(([words]) => words.test(said)) ??
    [undefined, "unreachable" as const, "is the machine on, and does ssh alone reach it?"];
  const lines = said.split(/[\r\n]+/).map((line) => line.trim())
    .filter((line) => line !== "" && !/^@+|^Warning: Permanently added/.test(line));
  const words = lines.slice(-3).join("; ").slice(0, told) || "nothing";
  return new ConnectionError(failure, `${where}: ssh says: ${words}`, hints);
}
