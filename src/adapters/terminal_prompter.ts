import process from "node:process";
import { InterruptedError } from "../errors.ts";
import type { Prompter } from "../prompter.ts";
import { processKeyboard } from "./keyboard.ts";
import { promptTheme } from "./prompt_theme.ts";

/** Questions at the terminal. They are drawn on standard error, for standard output carries data. */
export const terminalPrompter: Prompter = {
  get interactive() {
    return Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
  },
  async confirm(question, initial = false) {
    const { default: confirm } = await import("@inquirer/confirm");
    return await ask((terminal) => confirm({ ...asked(question), default: initial }, terminal));
  },
  async text(question, { initial, check } = {}) {
    const { default: input } = await import("@inquirer/input");
    const validate = async (answer: string) => await check?.(answer) ?? true;
    return await ask((terminal) =>
      input({ ...asked(question), validate, ...(initial && { default: initial }) }, terminal)
    );
  },
  async secret(question) {
    const { default: password } = await import("@inquirer/password");
    return await ask((terminal) => password(asked(question), terminal));
  },
  async choose(question, choices, signal) {
    const { default: select } = await import("@inquirer/select");
    return await ask((terminal) =>
      select({ ...asked(question), choices: [...choices] }, {
        ...terminal,
        ...(signal && { signal }),
      })
        .catch((error) => {
          throw signal?.aborted ? signal.reason : error;
        })
    );
  },
};

/** What a terminal has that does not say its size. */
const usualColumns = 80;

function asked(question: string) {
  const columns = () => process.stderr.columns || usualColumns;
  return { message: question, theme: promptTheme(question, columns) };
}

interface PromptTerminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

async function ask<Answer>(prompt: (terminal: PromptTerminal) => Promise<Answer>): Promise<Answer> {
  return await interruptible(
    processKeyboard.during((input) => prompt({ input, output: process.stderr })),
  );
}

/** Ctrl-C ends inquirer's prompts with an error whose class each of its packages has a copy of. */
async function interruptible<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new InterruptedError("interrupted at a question", [], { cause: error });
    }
    throw error;
  }
}
