import {
  Argument,
  type CommandUnknownOpts,
  type OutputConfiguration,
} from "@commander-js/extra-typings";
import { didYouMean } from "../../definition/suggest.ts";
import { UsageError } from "../../errors.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import type { helpDocument } from "../documents/about_documents.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";
import { styledTitle } from "../help_look.ts";
import { helpTopics } from "../reference/help_topics.ts";

/** `hakube help [COMMAND | TOPIC]` */
export function addHelpCommand(program: Program, { terminal }: CommandSetup): void {
  const topics = Object.entries(helpTopics).map(([name, summary]) =>
    `  ${name.padEnd(12)}${summary}\n`
  );
  program
    .helpCommand(false)
    .command("help")
    .summary("show what a command does, or explain a topic")
    .description("Show what a command does, or explain a topic.")
    .addArgument(new Argument("[topic...]", "a command, or one of the topics below"))
    .addHelpText("after", `\n${styledTitle("Topics:")}\n${topics.join("").trimEnd()}`)
    .addHelpText("after", example("hakube help install", "hakube help definition | less"))
    .action(async (names, _options, command) => {
      const { json } = command.optsWithGlobals();
      const text = await helpText(program, names, json ? plainLook : {});
      if (!json) return terminal.out(text);
      printDocument<typeof helpDocument>(terminal, { kind: "Help", name: names.join(" "), text });
    });
}

/** Whoever shows it elsewhere has another window than this one. */
const plainLook: OutputConfiguration = {
  getOutHelpWidth: () => 80,
  getOutHasColors: () => false,
};

/** @throws UsageError when there is neither such a command nor such a topic */
async function helpText(
  program: Program,
  names: readonly string[],
  look: OutputConfiguration,
): Promise<string> {
  const [name = ""] = names;
  if (names.length === 1 && Object.hasOwn(helpTopics, name)) {
    return await topicText(name, { ...program.configureOutput(), ...look });
  }
  let command: CommandUnknownOpts = program;
  for (const name of names) {
    const below: CommandUnknownOpts | undefined = command.commands.find((each) =>
      each.name() === name
    );
    if (below === undefined) throw unknownName(command, name, program);
    command = below;
  }
  return helpOf(command, look);
}

function unknownName(parent: CommandUnknownOpts, name: string, program: Program): UsageError {
  const commands = parent.createHelp().visibleCommands(parent).map((each) => each.name());
  const known = parent === program ? [...commands, ...Object.keys(helpTopics)] : commands;
  return new UsageError(`there is no command or topic "${name}"`, [
    didYouMean(name, [...new Set(known)]),
  ]);
}

/** All that `--help` says, what is added below included. */
function helpOf(command: CommandUnknownOpts, look: OutputConfiguration): string {
  let said = "";
  const output = command.configureOutput();
  command.configureOutput({ ...look, writeOut: (text) => said += text }).outputHelp();
  command.configureOutput(output);
  return said;
}

async function topicText(
  topic: string,
  { getOutHelpWidth, getOutHasColors }: OutputConfiguration,
): Promise<string> {
  const [{ topicPages }, { terminalPage }] = await Promise.all([
    import("../reference/pages/topic_pages.ts"),
    import("../reference/terminal_page.ts"),
  ]);
  const page = topicPages().find(({ name }) => name === topic);
  if (page === undefined) throw new Error(`the topic ${topic} has no page`);
  return terminalPage(page, {
    width: getOutHelpWidth?.() ?? 80,
    colour: getOutHasColors?.() ?? false,
  });
}
