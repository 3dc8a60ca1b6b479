import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { CommandSetup } from "../../src/cli/command_setup.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { generatedNote } from "./markdown.ts";

/** Lines of help are broken here, whatever terminal this runs in. */
const helpWidth = 100;

/** `docs/reference/commands.md`: what `--help` says, of the program and of each of its commands. */
export function commandsReference(): string {
  let said = "";
  const terminal = {
    out: (text: string) => said += text,
    err: () => {},
    colour: false,
    outColour: false,
    window: () => undefined,
    setCursor: () => {},
    isRead: true,
    failure: undefined,
  };
  const program = buildProgram(helpSetup(terminal));
  const helpOf = (command: CommandUnknownOpts): string => {
    said = "";
    command.configureOutput({ getOutHelpWidth: () => helpWidth }).outputHelp();
    return said.trim();
  };
  const commands = program.createHelp().visibleCommands(program).sort((a, b) =>
    a.name() < b.name() ? -1 : 1
  );
  return [
    "# Commands",
    generatedNote("src/cli/"),
    "What each command says when asked for `--help`. Data goes to standard output, what is said to " +
    "a person to standard error. See also the [exit codes](exit-codes.md) and the " +
    "[cluster definition](definition.md).",
    fenced(helpOf(program)),
    ...commands.flatMap((command) => [`## hakube ${command.name()}`, fenced(helpOf(command))]),
  ].join("\n\n") + "\n";
}

/** Help is made when the program is built; no command runs, so nothing is asked of the context. */
function helpSetup(terminal: CommandSetup["terminal"]): CommandSetup {
  const context = new Proxy({}, {
    get: (_target, name) => {
      throw new Error(`help must not need the context, and asked for ${String(name)}`);
    },
  });
  return {
    context: context as CommandSetup["context"],
    terminal,
    commandLine: "",
    setExitCode: () => {},
  };
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
