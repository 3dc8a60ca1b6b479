import type { Finding } from "../finding.ts";
import { parseModule } from "../module_syntax.ts";
import type { SourceFile } from "../source_file.ts";

const mostLines = { file: 250, function: 50 } as const;

/** Checks that files and functions are short enough to be read at once; functions of bash too. */
export function sizeFindings(files: readonly SourceFile[]): Finding[] {
  return files.filter(({ path }) => /^(src|templates|scripts)\//.test(path)).flatMap((file) => [
    ...fileFindings(file),
    ...functionsOf(file).filter(({ lines }) => lines > mostLines.function).map((long) => ({
      path: file.path,
      line: long.line,
      rule: "function-size",
      message: `${long.name} has ${long.lines} lines, and ${mostLines.function} are the most`,
    })),
  ]);
}

function fileFindings({ path, text }: SourceFile): Finding[] {
  const lines = text.split("\n").length - 1;
  if (lines <= mostLines.file) return [];
  const message = `has ${lines} lines, and ${mostLines.file} are the most`;
  return [{ path, line: lines, rule: "file-size", message }];
}

interface LongFunction {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

function functionsOf(file: SourceFile): readonly LongFunction[] {
  if (file.path.endsWith(".ts")) return parseModule(file).functions;
  return /\.sh(\.eta)?$/.test(file.path) ? shellFunctions(file.text) : [];
}

/** Functions as the house writes them: `name() {` and `}` at the beginning of a line. */
function shellFunctions(text: string): LongFunction[] {
  const found: LongFunction[] = [];
  let open: { name: string; line: number } | undefined;
  text.split("\n").forEach((content, index) => {
    const name = /^(\w+)\(\) \{(?!.*\}$)/.exec(content)?.[1];
    if (name !== undefined) open = { name, line: index + 1 };
    if (content === "}" && open !== undefined) {
      found.push({ ...open, lines: index + 2 - open.line });
      open = undefined;
    }
  });
  return found;
}
