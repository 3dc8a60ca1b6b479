import assert from "node:assert/strict";

/** How long each stage took; printed as a table, for a log of a test is read for that too. */
export class Timeline {
  readonly #stages: { name: string; seconds: number }[] = [];

  /** Does the work and notes how long it took. */
  async stage<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const begin = performance.now();
    try {
      return await work();
    } finally {
      this.note(name, (performance.now() - begin) / 1000);
    }
  }

  /**
   * Runs stages as a test's steps, one after the other until one fails, and prints how long each took.
   * @throws AssertionError when one has failed
   */
  async steps(
    t: Deno.TestContext,
    stages: readonly (readonly [name: string, work: () => Promise<void>])[],
  ): Promise<void> {
    let ok = true;
    for (const [name, work] of stages) {
      ok &&= await t.step(name, () => this.stage(name, work));
    }
    // deno-lint-ignore no-console -- the figures are part of what these tests tell
    console.log(`${this}`);
    assert.ok(ok, "a step failed, see above");
  }

  note(name: string, seconds: number): void {
    this.#stages.push({ name, seconds });
  }

  /** The stages, one a line. */
  toString(): string {
    const width = Math.max(...this.#stages.map(({ name }) => name.length));
    return this.#stages
      .map(({ name, seconds }) => `stage ${name.padEnd(width)} ${seconds.toFixed(1).padStart(6)} s`)
      .join("\n");
  }
}

/**
 * Asks again and again until the answer is right.
 * @returns the seconds that it took
 * @throws Error with the last answer's complaint
 */
export async function until(
  seconds: number,
  what: string,
  complaint: () => Promise<string | undefined>,
): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const wrong = await complaint();
    const passed = (performance.now() - begin) / 1000;
    if (wrong === undefined) return passed;
    if (passed > seconds) throw new Error(`${what}: not within ${seconds} s: ${wrong}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
