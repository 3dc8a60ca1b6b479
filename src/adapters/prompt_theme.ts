import { wrapAnsi } from "fast-wrap-ansi";
import picocolors from "picocolors";

const { bold, cyan, dim, red } = picocolors;

/** Columns of the mark that stands before a question, and of that before what is wrong with an answer. */
const markWidth = 2;

/** How a question looks, as far as inquirer's own look does not do. */
export interface PromptTheme {
  readonly style: Readonly<Record<"message" | "answer" | "defaultAnswer" | "error", Style>>;
}

type Style = (text: string) => string;

/**
 * The look of a question whose lines end between words: inquirer breaks them where the window ends.
 * @param columns of the window, which may change while a person thinks
 */
export function promptTheme(question: string, columns: () => number): PromptTheme {
  const lines = (text: string) => brokenLines(text, columns() - markWidth);
  // Inquirer puts a space before it, which is lost when a line ends there.
  const behindQuestion = (text: string) =>
    lines(`${question} ${text}`).slice(lines(question).length).replace(/^ /, "");
  return {
    style: {
      message: (text) => bold(lines(text)),
      answer: (text) => cyan(behindQuestion(text)),
      defaultAnswer: (text) => dim(behindQuestion(`(${text})`)),
      error: (text) => red(`> ${lines(text)}`),
    },
  };
}

/** Lines of a list, which are indented, are left as they are. */
function brokenLines(text: string, columns: number): string {
  return text.split("\n").map((line) => line.startsWith(" ") ? line : wrapAnsi(line, columns))
    .join("\n");
}
