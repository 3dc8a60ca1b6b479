import { HakubeError, UsageError } from "../../errors.ts";
import type { Prompter } from "../../prompter.ts";
import type { Draft, DraftChecker } from "./draft.ts";
import { inPromptWords } from "./prompt_words.ts";
import type { InitOption, Known, Question } from "./questions.ts";

/** Who or what answers. */
export interface Answering {
  /** By option. */
  readonly given: ReadonlyMap<InitOption, string>;
  /** Asked for what is not given; undefined: what is offered is taken. */
  readonly prompter: Prompter | undefined;
  readonly hosts: Known["hosts"];
  readonly checker: DraftChecker;
}

/**
 * Has all questions answered, each answer checked before the next one is asked for.
 * @param draft what is known already
 * @throws UsageError for an option that is wrong, and for all that are missing; InterruptedError
 */
export async function answerQuestions(
  questions: readonly Question[],
  draft: Draft,
  { given, prompter, hosts, checker }: Answering,
): Promise<Draft> {
  const answers = new Map(given);
  const known: Known = { hosts, answers };
  const missing: InitOption[] = [];
  let current = draft;
  for (const question of questions) {
    const { option } = question;
    const optionsAnswer = given.get(option);
    if (optionsAnswer === undefined && !question.isAsked(current, known)) continue;
    const apply = applier(question, current, known, checker);
    const offered = question.choices?.[0]?.value ?? question.initial?.(current, known);
    const answer = optionsAnswer ??
      (prompter === undefined ? offered : await ask(question, offered, prompter, apply));
    if (answer === undefined) {
      missing.push(option);
      continue;
    }
    const applied = await apply(answer);
    if (applied.draft === undefined) {
      throw new UsageError(`${optionName(option)} "${answer}": ${applied.sentence}`, applied.hints);
    }
    answers.set(option, answer);
    current = applied.draft;
  }
  if (missing.length > 0) throw missingOptions(missing);
  return current;
}

/** What an answer makes of a draft, or why it cannot. */
type Applied =
  | { readonly draft: Draft }
  | { readonly draft?: never; readonly sentence: string; readonly hints: readonly string[] };

type Apply = (answer: string) => Promise<Applied>;

function applier(question: Question, draft: Draft, known: Known, checker: DraftChecker): Apply {
  return async (answer) => {
    try {
      const next = question.apply(draft, answer.trim(), known);
      const errors = await checker.newErrors(draft, next);
      const error = errors.find(({ rule }) => !question.settledLater?.includes(rule));
      if (error === undefined) return { draft: next };
      return { sentence: error.message, hints: error.hint === undefined ? [] : [error.hint] };
    } catch (error) {
      if (!(error instanceof HakubeError)) throw error;
      return { sentence: error.message, hints: error.hints };
    }
  };
}

async function ask(
  { text, choices }: Question,
  offered: string | undefined,
  prompter: Prompter,
  apply: Apply,
): Promise<string> {
  if (choices !== undefined) return await prompter.choose(text, choices);
  const check = async (answer: string): Promise<string | undefined> => {
    const applied = await apply(answer);
    if (applied.draft !== undefined) return undefined;
    return inPromptWords([applied.sentence, ...applied.hints].join("; "));
  };
  return await prompter.text(text, { initial: offered, check });
}

function missingOptions(missing: readonly InitOption[]): UsageError {
  const names = missing.map(optionName);
  return new UsageError(`init was not told ${names.join(", ")}`, [
    "at a terminal it asks; elsewhere these options say it",
  ]);
}

/** `--master-names` of `masterNames`. */
function optionName(option: InitOption): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
