import { type CommandUnknownOpts, Help, Option } from "@commander-js/extra-typings";
import picocolors from "picocolors";

const { bold, cyan } = picocolors.createColors(true);

/** Longer lines are hard to read, however wide the window is. */
const widest = 100;

/** In less columns than these no description is broken. */
const narrowest = 20;

/** Every command has it; {@link helpLook} shows it among the options that all have. */
export const helpOption = new Option("-h, --help", "show this help");

/** Where options stand that have no group of their own. */
const ownOptions = "Options:";

/** A title of help, of what is added to it too. */
export function styledTitle(title: string): string {
  return bold(title);
}

/** A heading, and what is below it. */
type Section = readonly [heading: string, items: readonly string[]];

/**
 * How help looks. Commander takes the colours away where none are wanted, and asks for the width of
 * the window.
 */
export const helpLook: Partial<Help> = {
  showGlobalOptions: true,
  minWidthToWrap: narrowest,
  formatItem(this: Help, term, termWidth, description, helper) {
    const width = this.helpWidth ?? 80;
    const isRoom = width - termWidth - 4 >= narrowest;
    if (isRoom || !description) {
      return Help.prototype.formatItem.call(this, term, termWidth, description, helper);
    }
    // Where there is no room beside it, what it means stands below.
    const lines = helper.boxWrap(description, width - 6).replaceAll("\n", "\n      ");
    return `  ${term}\n      ${lines}`;
  },
  prepareContext(this: Help, { helpWidth = 80 }) {
    this.helpWidth = Math.min(helpWidth, widest);
  },
  // The list of commands is for finding one; its own help has its arguments.
  subcommandTerm: (command) => command.name(),
  visibleOptions: (command) =>
    command.parent === null ? [...shown(command), helpOption] : shown(command),
  visibleGlobalOptions: globalOptions,
  styleTitle: styledTitle,
  styleOptionText: (option) => cyan(option),
  styleSubcommandText: (command) => cyan(command),
  styleArgumentText: (argument) => cyan(argument),
  formatHelp: helpText,
};

/**
 * What one came for stands first: commands, arguments, options of the command itself, those that it
 * shares with some, and those that it shares with all.
 */
function helpText(command: CommandUnknownOpts, helper: Help): string {
  const usage = `${helper.styleTitle("Usage:")} ${helper.styleUsage(helper.commandUsage(command))}`;
  const description = helper.boxWrap(helper.commandDescription(command), helper.helpWidth ?? 80);
  const sections = [
    ...commandSections(command, helper),
    argumentSection(command, helper),
    ...optionSections(command, helper),
    optionSection(
      "Options of every command:",
      helper.visibleGlobalOptions(command),
      command,
      helper,
    ),
  ];
  const lists = sections.flatMap(([heading, items]) =>
    helper.formatItemList(heading, [...items], helper)
  );
  return [usage, "", description, "", ...lists].join("\n");
}

function commandSections(command: CommandUnknownOpts, helper: Help): Section[] {
  const width = helper.padWidth(command, helper);
  const groups = Map.groupBy(
    helper.visibleCommands(command),
    (below) => below.helpGroup() || "Commands:",
  );
  return [...groups].map(([heading, commands]) => [
    heading,
    commands.map((below) => {
      const term = helper.styleSubcommandTerm(helper.subcommandTerm(below));
      return helper.formatItem(term, width, helper.subcommandDescription(below), helper);
    }),
  ]);
}

function argumentSection(command: CommandUnknownOpts, helper: Help): Section {
  const width = helper.padWidth(command, helper);
  return [
    "Arguments:",
    helper.visibleArguments(command).map((argument) => {
      const term = helper.styleArgumentTerm(helper.argumentTerm(argument));
      return helper.formatItem(term, width, helper.argumentDescription(argument), helper);
    }),
  ];
}

function optionSections(command: CommandUnknownOpts, helper: Help): Section[] {
  const groups = Map.groupBy(
    helper.visibleOptions(command),
    ({ helpGroupHeading }) => helpGroupHeading ?? ownOptions,
  );
  const isShared = ([heading]: readonly [string, unknown]) => heading === ownOptions ? 0 : 1;
  return [...groups].toSorted((one, other) => isShared(one) - isShared(other))
    .map(([heading, options]) => optionSection(heading, options, command, helper));
}

function optionSection(
  heading: string,
  options: readonly Option[],
  command: CommandUnknownOpts,
  helper: Help,
): Section {
  const width = helper.padWidth(command, helper);
  return [
    heading,
    options.map((option) => {
      const term = helper.styleOptionTerm(helper.optionTerm(option));
      return helper.formatItem(term, width, helper.optionDescription(option), helper);
    }),
  ];
}

function shown(command: CommandUnknownOpts): Option[] {
  return command.options.filter(({ hidden }) => !hidden);
}

/** What every command takes; the version is asked of hakube itself. */
function globalOptions(command: CommandUnknownOpts): Option[] {
  const { parent } = command;
  if (parent === null) return [];
  if (parent.parent !== null) return globalOptions(parent);
  return [...shown(parent).filter(({ long }) => long !== "--version"), helpOption];
}
