import { repositoryFiles, repositoryRoot } from "./repository_files.ts";
import { say } from "./say.ts";
import { findMissing, provideNeeds } from "./test_run/provide_needs.ts";
import { type TestResult, testResult, totalLines } from "./test_run/test_result.ts";
import { leftOutLines, needsOf, selectTests } from "./test_run/select_tests.ts";

/** Folders whose tests run side by side, and those that run one file after the other. */
const parallel =
  /^(src|scripts|tests\/(bench|cli|golden|screens|property|fuzz|faults))\/.*_test\.ts$/;
const sequential = /^tests\/integration\/.*_test\.ts$/;

/**
 * Runs all tests that need no cluster. What they need is installed where that is possible; tests that
 * still lack something are left out and named.
 * @param complete whether leaving something out is a failure
 * @returns the exit code
 */
async function runTests(complete: boolean): Promise<number> {
  const paths = (await repositoryFiles()).map(({ path }) => path);
  const files = paths.filter((path) => parallel.test(path) || sequential.test(path));
  const names = needsOf(files);
  const lacking = await findMissing(names);
  const lab = Deno.env.get("HAKUBE_LAB") ?? `${repositoryRoot}tests/lab`;
  await provideNeeds([...lacking], lab);
  const { run, leftOut } = selectTests(files, await findMissing([...lacking]));
  const halves = [
    await denoTest("--parallel", ...run.filter((file) => parallel.test(file))),
    await denoTest(...run.filter((file) => sequential.test(file))),
  ];
  for (const line of [...leftOutLines(leftOut), ...totalLines(halves)]) say(line);
  const passed = halves.every(({ ok }) => ok);
  return !passed || (complete && leftOut.length > 0) ? 1 : 0;
}

/** Runs tests to their end, and reads how they came out from the report that Deno writes. */
async function denoTest(...args: readonly string[]): Promise<TestResult> {
  const report = await Deno.makeTempFile({ prefix: "hakube-tests-", suffix: ".xml" });
  try {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["test", "--quiet", "-P=tests", `--junit-path=${report}`, ...args],
      cwd: repositoryRoot,
      stdin: "null",
    });
    const { success } = await command.spawn().status;
    return testResult(success, await Deno.readTextFile(report));
  } finally {
    await Deno.remove(report);
  }
}

if (import.meta.main) {
  Deno.exit(await runTests(Deno.args.includes("--complete") || Deno.env.get("CI") === "true"));
}
