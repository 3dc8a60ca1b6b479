import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { CommandSetup } from "../../src/cli/command_setup.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { generatedNote } from "./markdown.ts";

/** Lines of help are broken here, whatever terminal this runs in. */
const helpWidth = 100;

/** `docs/reference/commands.md`: what `--help` says, of the program and of each of its commands. */
export function commandsReference(): string {
  let said = "";
  const program = buildProgram(readingSetup((text) => said += text));
  const helpOf = (command: CommandUnknownOpts): string => {
    said = "";
    command.configureOutput({ getOutHelpWidth: () => helpWidth }).outputHelp();
    return said.trim();
  };
  return [
    "# Commands",
    generatedNote("src/cli/"),
    "What each command says when asked for `--help`. Data goes to standard output, what is said to " +
    "a person to standard error. See also the [exit codes](exit-codes.md) and the " +
    "[cluster definition](definition.md).",
    fenced(helpOf(program)),
    ...sections(program).flatMap(({ title, command }) => [title, fenced(helpOf(command))]),
  ].join("\n\n") + "\n";
}

interface Section {
  readonly title: string;
  readonly command: CommandUnknownOpts;
}

/** The commands below one, each before those below it, by name. */
function sections(above: CommandUnknownOpts, name = "hakube", level = "##"): Section[] {
  return above.createHelp().visibleCommands(above)
    .toSorted((one, other) => one.name() < other.name() ? -1 : 1)
    .flatMap((command) => {
      const fullName = `${name} ${command.name()}`;
      const title = `${level} ${fullName}`;
      return [{ title, command }, ...sections(command, fullName, `${level}#`)];
    });
}

/**
 * What the program is built with to be read and not to be run, so that nothing is asked of the context.
 * @param out takes what is written to standard output
 */
export function readingSetup(out: (text: string) => void): CommandSetup {
  const terminal = {
    out,
    err: () => {},
    colour: false,
    outColour: false,
    window: () => undefined,
    setCursor: () => {},
    isRead: true,
    failure: undefined,
  };
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
