import { z } from "zod";

/** Marks the journal's lines in a run's output: RFC 7464's record separator. */
const recordSeparator = "\x1e";

/** Longest line, in UTF-16 code units, that is kept together; a longer one is given out in pieces. */
const longestLine = 64 * 1024;

/** When it was written, by the node's clock. */
const when = { time: z.iso.datetime().optional().catch(undefined) };

const step = { ...when, step: z.string(), number: z.number(), of: z.number() };

const runRecord = z.discriminatedUnion("event", [
  z.object({ ...when, event: z.literal("run"), phase: z.string(), of: z.number() }),
  z.object({ event: z.literal("start"), ...step }),
  z.object({
    event: z.literal("done"),
    ...step,
    result: z.enum(["ok", "changed", "failed"]),
    exit: z.number(),
    seconds: z.number(),
  }),
  z.object({ ...when, event: z.literal("fact"), name: z.string(), value: z.string() }),
  z.object({ ...when, event: z.literal("stopped"), before: z.string() }),
  z.object({ ...when, event: z.literal("end"), result: z.string(), exit: z.string() }),
]);

/** A line of a node's journal. `seconds` is the step's own time. */
export type RunRecord = z.infer<typeof runRecord>;

/** A piece of a run's output: a line that a program printed, or one of the journal. */
export type RunOutput =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "record"; readonly record: RunRecord };

/**
 * Takes a run's output apart as it comes. Bytes that are not UTF-8 become U+FFFD. A record that
 * nobody knows is shown as the line that it is.
 */
export class RunOutputParser {
  #rest = "";
  #decoder = new TextDecoder();

  /** Takes the next bytes, and gives what is complete by them. */
  *push(bytes: Uint8Array): Generator<RunOutput> {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    let from = 0;
    for (let end; (end = this.#rest.indexOf("\n", from)) >= 0; from = end + 1) {
      yield* split(yield* cut(this.#rest.slice(from, end)));
    }
    this.#rest = yield* cut(this.#rest.slice(from));
  }

  /** Gives what is left when the output has ended without a line feed. */
  *end(): Generator<RunOutput> {
    const rest = yield* cut(this.#rest + this.#decoder.decode());
    this.#rest = "";
    if (rest !== "") yield* split(rest);
  }
}

/** Gives out the pieces of a line that is too long. @returns what is left of it */
function* cut(line: string): Generator<RunOutput, string> {
  let rest = line;
  for (; rest.length > longestLine; rest = rest.slice(longestLine)) {
    yield { kind: "line", text: rest.slice(0, longestLine) };
  }
  return rest;
}

/** A line, which a record may have interrupted. */
function* split(line: string): Generator<RunOutput> {
  const at = line.indexOf(recordSeparator);
  if (at < 0) {
    yield { kind: "line", text: line };
    return;
  }
  if (at > 0) yield { kind: "line", text: line.slice(0, at) };
  const text = line.slice(at + 1);
  const record = parseRecord(text);
  yield record === undefined ? { kind: "line", text } : { kind: "record", record };
}

function parseRecord(text: string): RunRecord | undefined {
  try {
    return runRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
