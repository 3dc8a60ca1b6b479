import type { Command, OptionValues } from "@commander-js/extra-typings";
import type { GlobalOptions } from "./cli_context.ts";
import { type LoginFlags, withLoginOptions } from "./login_options.ts";
import { parseCount } from "./parse_count.ts";

/** Options of every command that changes a cluster that lives. */
export type OperationFlags = LoginFlags & {
  readonly assetsDir: string;
  readonly logDir: string;
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly concurrency: number;
  /** In minutes. */
  readonly reconnectTimeout: number;
  readonly allowTwoMasters?: true | undefined;
};

/** These, and those of every command. */
export type OperationOptions = OperationFlags & GlobalOptions;

/** Adds them, the same everywhere, to a command. */
export function withOperationOptions<
  Args extends unknown[],
  Options extends OptionValues,
  Global extends OptionValues,
>(command: Command<Args, Options, Global>): Command<Args, Options & OperationFlags, Global> {
  command.optionsGroup("The run:")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--log-dir <directory>", "where each node's log goes", "logs")
    .option("-y, --yes", "do not ask before anything is changed")
    .option("--dry-run", "show what would be done where, and stop")
    .option("--concurrency <number>", "connections and uploads at a time", parseCount, 50)
    .option(
      "--reconnect-timeout <minutes>",
      "how long to try a lost connection",
      parseCount,
      30,
    )
    .option("--allow-two-masters", "allow two masters, which are worse than one");
  withLoginOptions(command);
  return command as unknown as Command<Args, Options & OperationFlags, Global>;
}
