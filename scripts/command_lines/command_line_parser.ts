import { CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { buildProgram } from "../../src/cli/program.ts";
import { readingSetup } from "../reference/commands_reference.ts";

/** What a command line in a sentence may lack: `hakube etcd snapshot`. */
const lacking = [
  "commander.help",
  "commander.missingArgument",
  "commander.optionMissingArgument",
  "commander.invalidArgument",
];

/** Reads command lines with hakube's own parser, and does nothing of what they say. */
export class CommandLineParser {
  readonly #program = buildProgram(readingSetup(() => {}), () => {});

  constructor() {
    doNothing(this.#program);
  }

  /**
   * What is wrong with a command line, in words.
   * @param args without the program's name
   * @param isPart whether arguments may be missing, or be placeholders such as `SHELL`
   */
  complaint(args: readonly string[], isPart = false): string | undefined {
    try {
      this.#program.parse(args, { from: "user" });
      return undefined;
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      const isFine = error.exitCode === 0 || (isPart && lacking.includes(error.code));
      return isFine ? undefined : error.message.replace(/^error: /, "").split("\n")[0];
    }
  }
}

function doNothing({ commands }: CommandUnknownOpts): void {
  for (const command of commands) {
    if (command.commands.length === 0) command.action(() => {});
    doNothing(command);
  }
}
