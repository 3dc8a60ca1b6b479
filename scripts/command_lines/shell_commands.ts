/** One command of a line of shell. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** File that its standard output goes to. */
  readonly output: string | undefined;
  /** Whether it reads what the command before it writes. */
  readonly readsPipe: boolean;
}

const token = new RegExp(
  [
    /(?<space>\s+|#.*$)/,
    /(?<between>&&|\|\||[|;])/,
    /(?<redirect>>>?)/,
    /(?<word>(?:\$\([^)]*\)|"[^"]*"|'[^']*'|[^\s"'|&;<>])+)/,
  ].map(({ source }) => source).join("|"),
  "y",
);

/**
 * The commands of a line, as far as our documents use the shell's language.
 * @throws Error for what they do not use
 */
export function shellCommands(line: string): ShellCommand[] {
  const commands = [{
    words: [] as string[],
    output: undefined as string | undefined,
    between: "",
  }];
  let isOutput = false;
  for (token.lastIndex = 0; token.lastIndex < line.length;) {
    const begin = token.lastIndex;
    const groups = token.exec(line)?.groups;
    if (groups === undefined) throw new Error(`cannot read the shell's "${line.slice(begin)}"`);
    const { between, redirect, word } = groups;
    const last = commands.at(-1);
    if (between !== undefined) commands.push({ words: [], output: undefined, between });
    else if (redirect !== undefined) isOutput = true;
    else if (word !== undefined && last !== undefined) {
      if (isOutput) last.output = unquoted(word);
      else last.words.push(unquoted(word));
      isOutput = false;
    }
  }
  return commands.filter(({ words }) => words.length > 0)
    .map(({ words, output, between }) => ({ words, output, readsPipe: between === "|" }));
}

function unquoted(word: string): string {
  return word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single);
}

/** What runs hakube in our documents: the program, or its task. */
const hakubeNames = [
  ["hakube"],
  ["dist/hakube"],
  ["./hakube"],
  ["deno", "task", "hakube"],
  ["npx", "--yes", "deno@2.9.6", "task", "hakube"],
];

/** hakube's arguments in a command. @returns undefined when it is another program's */
export function hakubeArguments(
  { words }: Pick<ShellCommand, "words">,
): readonly string[] | undefined {
  const name = hakubeNames.find((name) => name.every((word, index) => words[index] === word));
  return name === undefined ? undefined : words.slice(name.length);
}

/** The task that a command runs. @returns undefined when it runs none */
export function taskOf({ words }: Pick<ShellCommand, "words">): string | undefined {
  const task = words.indexOf("task");
  if (task < 0 || !/^deno(@[\d.]+)?$/.test(words[task - 1] ?? "")) return undefined;
  return words[task + 1];
}
