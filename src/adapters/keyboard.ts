import { Readable } from "node:stream";

/** Ends an answer: Enter, as terminals send it raw and cooked. */
const enter = [0x0d, 0x0a];

/** More than readline and a prompt need until keys have become an answer. */
const turnsToAnswer = 5;

/**
 * Standard input as a person types at it, for one question after the other. Node's own stream may read on after a
 * question is answered, and what it has then read is lost: to the next question, or to a shell. This one
 * reads no further than the answer.
 */
export class Keyboard {
  /** What was typed behind the last answer. */
  #typed: Uint8Array = new Uint8Array();
  /** A read that outlived its question. */
  #reading: Promise<Uint8Array | undefined> | undefined;
  readonly #read: () => Promise<Uint8Array | undefined>;
  readonly #setRaw: (raw: boolean) => void;

  /**
   * @param read the next keys; undefined: there will be none any more
   * @param setRaw whether the terminal passes every key on as it is pressed
   */
  constructor(read: () => Promise<Uint8Array | undefined>, setRaw: (raw: boolean) => void) {
    this.#read = read;
    this.#setRaw = setRaw;
  }

  /**
   * Asks with a stream that node's readline takes for a terminal.
   * @param ask answers when it has read enough
   */
  async during<Answer>(ask: (input: NodeJS.ReadableStream) => Promise<Answer>): Promise<Answer> {
    const input = Object.assign(new Readable({ read() {} }), {
      isTTY: true,
      setRawMode: this.#setRaw,
    });
    let answered = false;
    const answer = ask(input).finally(() => answered = true);
    const typing = this.#type(input, () => answered);
    try {
      return await Promise.race([answer, typing.then(() => answer)]);
    } finally {
      input.destroy();
    }
  }

  async #type(input: Readable, answered: () => boolean): Promise<void> {
    while (!answered()) {
      if (this.#typed.length === 0) {
        const keys = await (this.#reading ??= this.#read());
        // They were not meant for this question; the next one awaits the same read.
        if (answered()) return;
        this.#reading = undefined;
        if (keys === undefined) return void input.push(null);
        this.#typed = keys;
      }
      const end = this.#typed.findIndex((key) => enter.includes(key)) + 1 || this.#typed.length;
      input.push(this.#typed.subarray(0, end));
      this.#typed = this.#typed.subarray(end);
      // Readline takes the keys in the turns of the event loop that follow.
      for (let turn = 0; turn < turnsToAnswer; turn++) await nextTurn();
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0));
}

/** Keys of this process's terminal. */
export const processKeyboard = new Keyboard(
  async () => {
    const keys = new Uint8Array(1024);
    const count = await Deno.stdin.read(keys);
    return count === null ? undefined : keys.subarray(0, count);
  },
  (raw) => Deno.stdin.setRaw(raw),
);
