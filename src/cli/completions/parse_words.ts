import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";

/** What the words of a command line are, of which the last is still being typed. */
export interface ParsedWords {
  readonly command: CommandUnknownOpts;
  /** Arguments before the last word. */
  readonly positionals: readonly string[];
  /** Options before the last word. */
  readonly given: readonly Option[];
  /** The option whose value the last word is; undefined when it is none's. */
  readonly valueOf: Option | undefined;
  /** What stands before the value in the last word, as in `--log-dir=`; otherwise empty. */
  readonly prefix: string;
  /** The last word, or the value in it, as far as it was typed. */
  readonly typed: string;
  /** Whether `--` was before, behind which there are no options. */
  readonly ended: boolean;
}

/**
 * Takes a command line apart by the program's own commands and options.
 * @param words without the program's name; the last one is that at the cursor, often empty
 */
export function parseWords(program: CommandUnknownOpts, words: readonly string[]): ParsedWords {
  let command = program;
  let valueOf: Option | undefined;
  let ended = false;
  const positionals: string[] = [];
  const given: Option[] = [];
  for (const word of words.slice(0, -1)) {
    if (valueOf !== undefined) {
      // bash makes three words of `--log-dir=logs`.
      if (word !== "=") valueOf = undefined;
    } else if (ended) positionals.push(word);
    else if (word === "--") ended = true;
    else if (word.startsWith("-") && word !== "-") {
      const [name, value] = word.split("=", 2);
      const option = optionsOf(command).find(({ long, short }) => name === long || name === short);
      if (option === undefined) continue;
      given.push(option);
      if (takesValue(option) && value === undefined) valueOf = option;
    } else {
      const below = command.commands.find((each) => each.name() === word);
      if (below === undefined || positionals.length > 0) positionals.push(word);
      else command = below;
    }
  }
  return { command, positionals, given, ended, ...lastWord(words.at(-1) ?? "", command, valueOf) };
}

function lastWord(
  word: string,
  command: CommandUnknownOpts,
  valueOf: Option | undefined,
): Pick<ParsedWords, "valueOf" | "prefix" | "typed"> {
  if (valueOf !== undefined) return { valueOf, prefix: "", typed: word === "=" ? "" : word };
  const [, name, typed = ""] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const option = optionsOf(command).find(({ long }) => name !== undefined && long === name);
  if (option === undefined) return { valueOf, prefix: "", typed: word };
  return { valueOf: option, prefix: `${name}=`, typed };
}

/** The options that a command takes: its own, and those of the commands above it. */
export function optionsOf(command: CommandUnknownOpts): Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}
