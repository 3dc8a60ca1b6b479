/** How much of standard error is kept, in characters. */
const kept = 4096;

/** A command's standard error, in which a prompt may stand; reads it to its end. */
export class PromptedErrors {
  /** What was written besides prompts, cut short; resolves when the command has ended. */
  readonly rest: Promise<string>;
  readonly #prompt: string | undefined;
  #text = "";
  /** The last characters, which may be the beginning of a prompt. */
  #open = "";
  #prompts = 0;
  #wake: () => void = () => {};

  /** @param prompt what is looked for, without a line feed */
  constructor(stream: AsyncIterable<Uint8Array>, prompt: string | undefined) {
    this.#prompt = prompt;
    this.rest = this.#read(stream);
  }

  /** Resolves when the next prompt has come; never, when none does. For one caller at a time. */
  async prompted(): Promise<"prompt"> {
    while (this.#prompts === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    this.#prompts--;
    return "prompt";
  }

  async #read(stream: AsyncIterable<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of stream) this.#take(decoder.decode(chunk, { stream: true }));
    } catch {
      // The connection broke; what was said until then is what there is.
    }
    return (this.#text + this.#open).slice(0, kept);
  }

  #take(text: string): void {
    const parts = this.#prompt === undefined
      ? [this.#open + text]
      : (this.#open + text).split(this.#prompt);
    const last = parts.pop() ?? "";
    const open = Math.min(last.length, (this.#prompt?.length ?? 1) - 1);
    this.#open = last.slice(last.length - open);
    for (const part of [...parts, last.slice(0, last.length - open)]) {
      if (this.#text.length < kept) this.#text += part;
    }
    this.#prompts += parts.length;
    if (parts.length > 0) this.#wake();
  }
}
