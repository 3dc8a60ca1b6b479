import type { Argument, CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { helpTopics } from "../reference/help_topics.ts";
import { optionsOf, type ParsedWords, parseWords } from "./parse_words.ts";
import { type KindOfValue, kindOfValue } from "./value_kinds.ts";

/** What may stand at the cursor. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** What a shell is to offer. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** What the shell knows best: files, or directories, besides the candidates. */
  readonly paths: "files" | "directories" | undefined;
  /** Whether the word may go on after a candidate, so that no space follows it. */
  readonly goesOn: boolean;
}

/** What is looked up outside of the command line. */
export interface CompletionFacts {
  /** Names of the nodes of a definition; none when it cannot be read. */
  readonly nodeNames: (definition: string) => Promise<readonly string[]>;
  /** Values of a kind that has a list, such as checks and hooks. */
  readonly listed: (kind: KindOfValue) => Promise<readonly string[]>;
}

const nothing: Completion = { candidates: [], paths: undefined, goesOn: false };

/**
 * What may stand at the cursor, from the program's own commands, options and arguments.
 * @param words without the program's name; the last one is that at the cursor, often empty
 */
export async function complete(
  program: CommandUnknownOpts,
  words: readonly string[],
  facts: CompletionFacts,
): Promise<Completion> {
  const parsed = parseWords(program, words);
  const { valueOf, prefix, typed, ended, command } = parsed;
  if (valueOf !== undefined) {
    const completion = await completeValue(valueOf, parsed, program, facts);
    const candidates = completion.candidates
      .map((candidate) => ({ ...candidate, value: prefix + candidate.value }));
    return { ...completion, candidates };
  }
  if (typed.startsWith("-") && !ended) return matching(optionCandidates(parsed), typed);
  if (command.commands.length > 0 && parsed.positionals.length === 0) {
    return matching(commandCandidates(command), typed);
  }
  const argument = argumentAt(command, parsed.positionals.length);
  return argument === undefined ? nothing : await completeValue(argument, parsed, program, facts);
}

function matching(candidates: readonly Candidate[], typed: string): Completion {
  return { ...nothing, candidates: candidates.filter(({ value }) => value.startsWith(typed)) };
}

function optionCandidates({ command, given }: ParsedWords): Candidate[] {
  return optionsOf(command).filter((option) => !given.includes(option)).map((option) => ({
    value: option.long ?? option.flags,
    description: option.description,
  }));
}

function commandCandidates(command: CommandUnknownOpts): Candidate[] {
  return command.createHelp().visibleCommands(command)
    .map((each) => ({ value: each.name(), description: each.summary() || each.description() }));
}

function argumentAt(command: CommandUnknownOpts, index: number): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

async function completeValue(
  target: Option | Argument,
  parsed: ParsedWords,
  program: CommandUnknownOpts,
  facts: CompletionFacts,
): Promise<Completion> {
  const { typed } = parsed;
  if (target.argChoices !== undefined) return matching(named(target.argChoices), typed);
  const kind = kindOfValue(target);
  switch (kind) {
    case "file":
    case "directory":
      return { ...nothing, paths: kind === "file" ? "files" : "directories" };
    case "node":
      return matching(named(await otherNodes(parsed, facts)), typed);
    case "topic":
      return matching([...commandCandidates(program), ...topicCandidates()], typed);
    case "check":
      return listCompletion(await facts.listed(kind), typed);
    case "hook":
    case "network":
      return { ...matching(named(await facts.listed(kind)), typed), paths: "files" };
    case undefined:
      return nothing;
  }
}

function named(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value }));
}

function topicCandidates(): Candidate[] {
  return Object.entries(helpTopics).map(([value, description]) => ({ value, description }));
}

/** Nodes that are not named yet. */
async function otherNodes(
  { command, positionals }: ParsedWords,
  { nodeNames }: CompletionFacts,
): Promise<string[]> {
  const place = command.registeredArguments.findIndex((each) => each.name() === "definition");
  const definition = positionals[place];
  if (definition === undefined) return [];
  const names = await nodeNames(definition);
  return names.filter((name) => !positionals.includes(name));
}

/** Values with commas between, of which the last is typed. */
function listCompletion(values: readonly string[], typed: string): Completion {
  const before = typed.slice(0, typed.lastIndexOf(",") + 1);
  const others = values.filter((value) => !before.split(",").includes(value));
  return { ...matching(named(others.map((value) => before + value)), typed), goesOn: true };
}
