import { type Command, Option, type OptionValues } from "@commander-js/extra-typings";

/** How nodes are reached: hakube's own client, or the installed program `ssh`. */
export type SshTransport = "ssh2" | "openssh";

/** Options of every command that logs in to nodes. */
export type LoginFlags = {
  readonly interactive?: true | undefined;
  readonly acceptNewHostKeys?: true | undefined;
  readonly sshPasswordFile?: string | undefined;
  readonly sudoPasswordFile?: string | undefined;
  readonly sshTransport: SshTransport;
};

/** Adds them, the same everywhere, to a command. */
export function withLoginOptions<
  Args extends unknown[],
  Options extends OptionValues,
  Global extends OptionValues,
>(command: Command<Args, Options, Global>): Command<Args, Options & LoginFlags, Global> {
  const transport = new Option("--ssh-transport <name>", "hakube's own SSH, or the installed ssh")
    .choices(["ssh2", "openssh"]).default("ssh2");
  command
    .optionsGroup("Logging in:")
    .option(
      "-i, --interactive",
      "ask for what is missing: keys, passwords",
    )
    .option("--accept-new-host-keys", "trust hosts whose key is not known yet")
    .option("--ssh-password-file <file>", "password to log in, where a key is not enough")
    .option("--sudo-password-file <file>", "sudo's password, if it is not the one to log in")
    .addOption(transport)
    .optionsGroup("Options:");
  return command as unknown as Command<Args, Options & LoginFlags, Global>;
}
