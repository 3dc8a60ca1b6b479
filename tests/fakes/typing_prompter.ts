import type { Prompter } from "../../src/ports.ts";

/** A person who types these answers, one a question, whatever is asked. */
export interface TypingPrompter extends Prompter {
  /** What was asked. */
  readonly questions: readonly string[];
}

/** @returns a prompter that fails when it is asked more often than there are answers */
export function typingPrompter(answers: readonly string[]): TypingPrompter {
  const questions: string[] = [];
  const type = async (question: string): Promise<string> => {
    questions.push(question);
    const answer = answers[questions.length - 1];
    if (answer === undefined) throw new Error(`nobody expected to be asked: ${question}`);
    // A person never answers at once.
    await Promise.resolve();
    return answer;
  };
  return {
    interactive: true,
    questions,
    text: type,
    secret: type,
    confirm: () => Promise.reject(new Error("nobody expected to be asked")),
    choose: () => Promise.reject(new Error("nobody expected to be asked")),
  };
}
