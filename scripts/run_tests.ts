import { repositoryFiles, repositoryRoot } from "./repository_files.ts";
import { say } from "./say.ts";
import { findMissing, provideNeeds } from "./test_run/provide_needs.ts";
import { type TestResult, testResult, totalLines } from "./test_run/test_result.ts";
import { leftOutLines, needsOf, selectTests } from "./test_run/select_tests.ts";

/** Folders of tests that need a cluster, machines or much time, and have a task of their own. */
const elsewhere = /^tests\/(demo|e2e|infra|machines)\//;
/** These take long, and are begun first: one that is begun last keeps one processor at work, and the others idle. */
const slow = /^tests\/integration\//;

/**
 * Runs all other tests. What they need is installed where that is possible; tests that
 * still lack something are left out and named.
 * @param complete whether leaving something out is a failure
 * @returns the exit code
 */
async function runTests(complete: boolean): Promise<number> {
  const paths = (await repositoryFiles()).map(({ path }) => path);
  const files = paths.filter((path) => path.endsWith("_test.ts") && !elsewhere.test(path));
  const names = needsOf(files);
  const lacking = await findMissing(names);
  const lab = Deno.env.get("HAKUBE_LAB") ?? `${repositoryRoot}tests/lab`;
  await provideNeeds([...lacking], lab);
  const { run, leftOut } = selectTests(files, await findMissing([...lacking]));
  const result = await denoTest([
    ...run.filter((file) => slow.test(file)),
    ...run.filter((file) => !slow.test(file)),
  ]);
  for (const line of [...leftOutLines(leftOut), ...totalLines(result)]) say(line);
  return !result.ok || (complete && leftOut.length > 0) ? 1 : 0;
}

/** Runs tests to their end, side by side, and reads how they came out from the report that Deno writes. */
async function denoTest(files: readonly string[]): Promise<TestResult> {
  const report = await Deno.makeTempFile({ prefix: "hakube-tests-", suffix: ".xml" });
  try {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["test", "--quiet", "--parallel", "-P=tests", `--junit-path=${report}`, ...files],
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
