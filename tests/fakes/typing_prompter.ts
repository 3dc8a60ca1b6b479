import type { Prompter } from "../../src/prompter.ts";

/** A person who types these answers, one a question, whatever is asked. */
export interface TypingPrompter extends Prompter {
  /** What was asked. */
  readonly questions: readonly string[];
}

/**
 * @param answers a choice is answered by its value, and a question for yes or no by `yes` or `no`; an
 *   empty one takes what is offered
 * @returns a prompter that fails when it is asked more often than there are answers
 */
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
    async text(question, { initial = "", check } = {}) {
      const answer = await type(question) || initial;
      const refusal = await check?.(answer);
      // What a real prompt does: it says why, and asks again.
      return refusal === undefined ? answer : await this.text(refusal, { initial, check });
    },
    secret: type,
    async confirm(question, initial = false) {
      const answer = await type(question);
      return answer === "" ? initial : answer === "yes";
    },
    async choose(question, choices) {
      const answer = await type(question);
      const chosen = answer === "" ? choices[0] : choices.find(({ value }) => value === answer);
      if (chosen === undefined) throw new Error(`"${answer}" is no answer to: ${question}`);
      return chosen.value;
    },
  };
}
