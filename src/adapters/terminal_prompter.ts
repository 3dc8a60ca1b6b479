import process from "node:process";
import { InterruptedError } from "../errors.ts";
import type { Prompter } from "../ports.ts";

/** Questions at the terminal. They are drawn on standard error, for standard output carries data. */
export const terminalPrompter: Prompter = {
  get interactive() {
    return Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
  },
  async confirm(question) {
    const { default: confirm } = await import("@inquirer/confirm");
    return await interruptible(confirm({ message: question, default: false }, context));
  },
  async text(question) {
    const { default: input } = await import("@inquirer/input");
    return await interruptible(input({ message: question }, context));
  },
  async secret(question) {
    const { default: password } = await import("@inquirer/password");
    return await interruptible(password({ message: question }, context));
  },
  async choose(question, choices, signal) {
    const { default: select } = await import("@inquirer/select");
    const answer = select({ message: question, choices: [...choices] }, { ...context, signal });
    return await interruptible(answer.catch((error) => {
      throw signal.aborted ? signal.reason : error;
    }));
  },
};

const context = { output: process.stderr };

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
