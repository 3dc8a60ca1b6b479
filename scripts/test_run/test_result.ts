/** How one call of `deno test` came out. */
export interface TestResult {
  /** Whether it ended well; false also when nothing was run, for example for an error in types. */
  readonly ok: boolean;
  /** Tests and their steps. */
  readonly passed: number;
  readonly failed: number;
  /** Paths of the files with a test that failed. */
  readonly failedFiles: readonly string[];
}

/** @param report what Deno has written as JUnit; empty when no test was run */
export function testResult(ok: boolean, report: string): TestResult {
  const suites = [...report.matchAll(/<testsuite name="([^"]*)"([^>]*)>/g)].map((
    [, name = "", counts = ""],
  ) => {
    const count = (of: string) => Number(new RegExp(` ${of}="(\\d+)"`).exec(counts)?.[1] ?? 0);
    const failed = count("failures") + count("errors");
    return { name, failed, passed: count("tests") - count("disabled") - failed };
  });
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    ok,
    passed: sum(suites.map(({ passed }) => passed)),
    failed: sum(suites.map(({ failed }) => failed)),
    failedFiles: suites.filter(({ failed }) => failed > 0).map(({ name }) =>
      name.replace(/^\.\//, "")
    ),
  };
}

/** Lines that say how it came out; the last one is the total. */
export function totalLines({ ok, passed, failed, failedFiles }: TestResult): string[] {
  return [
    ...failedFiles.map((file) => `failed: ${file}`),
    ...(!ok && failed === 0 ? ["failed: deno test ended without saying which test it was"] : []),
    `total: ${ok ? "ok" : "FAILED"} | ${passed} passed | ${failed} failed (steps count as tests)`,
  ];
}
