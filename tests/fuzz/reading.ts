import assert from "node:assert/strict";
import process from "node:process";
import { reportError } from "../../src/cli/error_report.ts";
import { HakubeError } from "../../src/errors.ts";
import { FakeTerminal } from "../fakes/fake_terminal.ts";

/** What is never to reach a terminal: controls but the line feed and the tab, and what turns text around. */
// deno-lint-ignore no-control-regex -- these are what is looked for
const raw = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** Seconds of the processor's time that reading a megabyte may take. */
const mostSeconds = 10;

/**
 * Reads something that may be hostile.
 * @returns what was read; undefined when it was refused as hakube refuses things
 * @throws whatever is not one of hakube's errors; AssertionError when the refusal would do something to a
 *   terminal, when reading took too long, or when it changed what all objects have
 */
export async function readSafely<Result>(
  read: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  const start = secondsOfThread();
  try {
    return await read();
  } catch (error) {
    assertTellable(error);
    return undefined;
  } finally {
    const seconds = secondsOfThread() - start;
    assert.ok(seconds < mostSeconds, `reading took too long: ${seconds} s`);
    assert.deepEqual(Reflect.ownKeys(Object.prototype).sort(), prototypeKeys);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  }
}

/** This thread's time on a processor, whatever else the machine does; the process's before Deno 2.9. */
function secondsOfThread(): number {
  // The types are those of an older Node.
  const newer: typeof process & { threadCpuUsage?: typeof process.cpuUsage } = process;
  const { user, system } = newer.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1e6;
}

const prototypeKeys = Reflect.ownKeys(Object.prototype).sort();

/** @throws whatever is no error of hakube's */
export function assertTellable(error: unknown): asserts error is HakubeError {
  if (!(error instanceof HakubeError)) throw error;
  const terminal = new FakeTerminal();
  reportError(error, terminal, false);
  assertPrintable(terminal.stderr);
  assert.equal(terminal.stderr.includes("this is a bug"), false);
  const json = new FakeTerminal();
  reportError(error, json, true);
  assert.equal(JSON.parse(json.stdout).error, error.kind);
}

/** Whether a terminal shows this as it stands. */
export function assertPrintable(text: string): void {
  assert.doesNotMatch(text, raw);
}
