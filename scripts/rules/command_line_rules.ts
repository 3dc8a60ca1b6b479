import { CommandLineParser } from "../command_lines/command_line_parser.ts";
import {
  type CommandLine,
  commandLines,
  type Fence,
  fencesOf,
  isOfCommands,
  reasonNotToRun,
} from "../command_lines/fences.ts";
import {
  hakubeArguments,
  type ShellCommand,
  shellCommands,
  taskOf,
} from "../command_lines/shell_commands.ts";
import type { Finding } from "../finding.ts";
import type { SourceFile } from "../source_file.ts";

/** Decisions and changes tell of their time. */
const ofTheirTime = /^(docs\/adr\/|CHANGELOG\.md$)/;

/**
 * Checks the command lines of Markdown: hakube's own parser takes them, tasks exist, and of what no test runs
 * the page says why. Those that need no such reason are run by `tests/cli/documented_commands_test.ts`.
 */
export function commandLineFindings(files: readonly SourceFile[]): Finding[] {
  const facts: Facts = {
    parser: new CommandLineParser(),
    tasks: tasksOf(files),
    paths: new Set(files.map(({ path }) => path)),
  };
  return files.filter(({ path }) => path.endsWith(".md") && !ofTheirTime.test(path))
    .flatMap(({ path, text }) =>
      [
        ...fencesOf(text).flatMap((fence) =>
          isOfCommands(fence) ? blockComplaints(fence, facts) : outputComplaints(fence, facts)
        ),
        ...proseComplaints(text, facts),
      ].map(({ line, message }) => ({ path, line, rule: "command-lines", message }))
    );
}

interface Facts {
  readonly parser: CommandLineParser;
  readonly tasks: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
}

type Complaint = Pick<Finding, "line" | "message">;

function tasksOf(files: readonly SourceFile[]): Set<string> {
  const config = files.find(({ path }) => path === "deno.json")?.text ?? "{}";
  return new Set(Object.keys(JSON.parse(config).tasks ?? {}));
}

function blockComplaints(fence: Fence, facts: Facts): Complaint[] {
  const reason = reasonNotToRun(fence);
  return [
    ...goneTests(fence, reason ?? "", facts),
    ...commandLines(fence).flatMap((line) => lineComplaints(line, reason, facts)),
  ];
}

/** A reason that names a test must name one that is there. */
function goneTests({ line }: Fence, reason: string, { paths }: Facts): Complaint[] {
  return [...reason.matchAll(/\btests\/[\w/]+\.ts\b/g)]
    .filter(([path]) => !paths.has(path))
    .map(([path]) => ({ line: line - 1, message: `there is no ${path}` }));
}

function lineComplaints(
  { text, line }: CommandLine,
  reason: string | undefined,
  { parser, tasks }: Facts,
): Complaint[] {
  return readLine(text).flatMap((command) => {
    const args = hakubeArguments(command);
    const task = args === undefined ? taskOf(command) : undefined;
    const complaint = args !== undefined
      ? parser.complaint(args)
      : task !== undefined && !tasks.has(task)
      ? `there is no task "${task}"`
      : reason === undefined
      ? `no test runs "${command.words[0]}": write <!-- not run: REASON --> above the block`
      : undefined;
    return complaint === undefined ? [] : [{ line, message: `"${text}": ${complaint}` }];
  });
}

/** What cannot be read is one command with a name that no program has. */
function readLine(text: string): ShellCommand[] {
  try {
    return shellCommands(text);
  } catch {
    return [{ words: [text], output: undefined, readsPipe: false }];
  }
}

/** Examples in what hakube says, such as its help. */
function outputComplaints({ lines, line }: Fence, { parser }: Facts): Complaint[] {
  return lines.flatMap((text, index) => {
    if (!/^ *hakube [\w-]/.test(text)) return [];
    const complaints = readLine(text).map((command) => {
      const args = hakubeArguments(command);
      return args === undefined ? undefined : parser.complaint(args);
    });
    return complaints.filter((complaint) => complaint !== undefined)
      .map((complaint) => ({ line: line + index, message: `"${text.trim()}": ${complaint}` }));
  });
}

/** Commands and tasks that are named in sentences, where arguments may be missing. */
function proseComplaints(text: string, { parser, tasks }: Facts): Complaint[] {
  return [...text.matchAll(/`((?:hakube|deno task) [^`]+)`/g)].flatMap(
    ({ index, 1: name = "" }) => {
      const words = name.split(/\s+/);
      const task = taskOf({ words });
      const complaint = task === undefined
        ? parser.complaint(words.slice(1), true)
        : tasks.has(task)
        ? undefined
        : `there is no task "${task}"`;
      const line = text.slice(0, index).split("\n").length;
      return complaint === undefined ? [] : [{ line, message: `"${name}": ${complaint}` }];
    },
  );
}
