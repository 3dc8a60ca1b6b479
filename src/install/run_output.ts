import { z } from "zod";
import { SecretMask } from "./secret_mask.ts";

/** Marks the journal's lines in a run's output: RFC 7464's record separator. */
const recordSeparator = "\x1e";

/** Longest line, in UTF-16 code units, that is kept together; a longer one is given out in pieces. */
const longestLine = 64 * 1024;

/** When it was written, by the node's clock. */
const when = { time: z.iso.datetime().optional().catch(undefined) };

/** Longer than any that hakube's scripts write, and not so long that it hides what else is shown. */
const word = z.string().max(200);

const step = { ...when, step: word, number: z.number(), of: z.number() };

const runRecord = z.discriminatedUnion("event", [
  z.object({ ...when, event: z.literal("run"), phase: word, of: z.number() }),
  z.object({ event: z.literal("start"), ...step }),
  z.object({
    event: z.literal("done"),
    ...step,
    result: z.enum(["ok", "changed", "failed"]),
    exit: z.number(),
    seconds: z.number(),
  }),
  z.object({ ...when, event: z.literal("fact"), name: word, value: word }),
  z.object({ ...when, event: z.literal("stopped"), before: word }),
  z.object({ ...when, event: z.literal("end"), result: word, exit: word }),
]);

/** A line of a node's journal. `seconds` is the step's own time. */
export type RunRecord = z.infer<typeof runRecord>;

/** A piece of a run's output: a line that a program printed, or one of the journal. */
export type RunOutput =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "record"; readonly record: RunRecord };

/**
 * Takes a run's output apart as it comes, and hides secrets in its lines. Bytes that are not UTF-8
 * become U+FFFD. A record that nobody knows is shown as the line that it is.
 */
export class RunOutputParser {
  /** What came after the last line feed. */
  #rest = "";
  readonly #decoder = new TextDecoder();
  readonly #mask: SecretMask;

  /** @param mask of the run's secrets; a line's are hidden before it is cut, so that none is cut in two */
  constructor(mask: SecretMask = new SecretMask([])) {
    this.#mask = mask;
  }

  /** Takes the next bytes, and gives what is complete by them. */
  *push(bytes: Uint8Array): Generator<RunOutput> {
    // Only what is new is searched: a line may come byte by byte.
    const text = this.#decoder.decode(bytes, { stream: true });
    let from = 0;
    for (let end; (end = text.indexOf("\n", from)) >= 0; from = end + 1) {
      yield* this.#line(this.#rest + text.slice(from, end));
      this.#rest = "";
    }
    this.#rest += text.slice(from);
    this.#rest = yield* this.#cut(this.#rest, this.#mask.reach);
  }

  /** Gives what is left when the output has ended without a line feed. */
  *end(): Generator<RunOutput> {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = "";
    if (rest !== "") yield* this.#line(rest);
  }

  /** A whole line, which a record may have interrupted. */
  *#line(line: string): Generator<RunOutput> {
    const rest = yield* this.#cut(line, 0);
    const at = rest.indexOf(recordSeparator);
    if (at < 0) {
      yield this.#shown(rest);
      return;
    }
    if (at > 0) yield this.#shown(rest.slice(0, at));
    const text = rest.slice(at + 1);
    const record = parseRecord(text);
    yield record === undefined ? this.#shown(text) : { kind: "record", record };
  }

  /**
   * Gives out the pieces of a line that is too long.
   * @param kept how much is not given out yet, for a secret may begin there and go on in what comes
   * @returns what is left of it
   */
  *#cut(line: string, kept: number): Generator<RunOutput, string> {
    if (line.length <= longestLine + kept) return line;
    let rest = this.#mask.hide(line);
    for (; rest.length > longestLine + kept; rest = rest.slice(longestLine)) {
      yield { kind: "line", text: rest.slice(0, longestLine) };
    }
    return rest;
  }

  #shown(text: string): RunOutput {
    return { kind: "line", text: this.#mask.hide(text) };
  }
}

function parseRecord(text: string): RunRecord | undefined {
  try {
    return runRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
