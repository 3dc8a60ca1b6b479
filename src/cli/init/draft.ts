import { DefinitionError, type Problem } from "../../errors.ts";
import type { Ports } from "../../ports.ts";
import { loadDefinition, type ReadableFiles } from "../load_definition.ts";
import type { DraftNode } from "./node_words.ts";

/** A definition that is being made: what was answered so far. */
export interface Draft {
  readonly clusterName?: string;
  readonly masterLoadBalancerAddress?: string;
  readonly masters?: readonly DraftNode[];
  readonly workers?: readonly DraftNode[];
  readonly loadBalancer?: { readonly type: string };
  readonly hooks?: { readonly networkProvider?: string };
  /** Any other key, of the same name. */
  readonly [key: string]: unknown;
}

/** Checks drafts by all that definitions are checked by. */
export class DraftChecker {
  readonly #ports: Pick<Ports, "files" | "clock">;
  readonly #file: string;
  readonly #allowTwoMasters: boolean;

  /** @param file where the definition will be, which paths in it are relative to */
  constructor(
    ports: Pick<Ports, "files" | "clock">,
    file: string,
    allowTwoMasters: boolean,
  ) {
    this.#ports = ports;
    this.#file = file;
    this.#allowTwoMasters = allowTwoMasters;
  }

  /** All that there is to say of a draft, also that it lacks what was not asked for so far. */
  async problems(draft: Draft): Promise<readonly Problem[]> {
    const { clock } = this.#ports;
    const files = this.#withText(JSON.stringify(draft));
    const noInput = () => Promise.reject(new Error("a draft is a file"));
    const options = { allowTwoMasters: this.#allowTwoMasters };
    try {
      return (await loadDefinition(this.#file, { files, clock }, noInput, options)).warnings;
    } catch (error) {
      if (error instanceof DefinitionError) return error.problems;
      throw error;
    }
  }

  /** What is wrong with a draft that was not wrong before an answer: so it is the answer's fault. */
  async newErrors(before: Draft, after: Draft): Promise<readonly Problem[]> {
    const known = new Set((await this.problems(before)).map(nameOf));
    const errors = (await this.problems(after)).filter(({ severity }) => severity === "error");
    return errors.filter((problem) => !known.has(nameOf(problem)));
  }

  #withText(text: string): ReadableFiles {
    const bytes = new TextEncoder().encode(text);
    const { files } = this.#ports;
    return {
      read: (path) => path === this.#file ? Promise.resolve(bytes) : files.read(path),
      stat: (path) => files.stat(path),
    };
  }
}

function nameOf({ rule, path, message }: Problem): string {
  return JSON.stringify([rule, path, message]);
}
