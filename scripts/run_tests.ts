import { repositoryFiles, repositoryRoot } from "./repository_files.ts";
import { say } from "./say.ts";
import { findMissing, provideNeeds } from "./test_run/provide_needs.ts";
import { leftOutLines, needsOf, selectTests } from "./test_run/select_tests.ts";

/** Folders whose tests run side by side, and those that run one file after the other. */
const parallel = /^(src|scripts|tests\/(cli|golden|property))\/.*_test\.ts$/;
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
  const lab = Deno.env.get("HAKUBE_LAB") ?? `${repositoryRoot}../shared/lab`;
  await provideNeeds([...lacking], lab);
  const { run, leftOut } = selectTests(files, await findMissing([...lacking]));
  const passed = [
    await denoTest("--parallel", ...run.filter((file) => parallel.test(file))),
    await denoTest(...run.filter((file) => sequential.test(file))),
  ];
  for (const line of leftOutLines(leftOut)) say(line);
  return passed.includes(false) || (complete && leftOut.length > 0) ? 1 : 0;
}

/** @returns whether all tests passed */
async function denoTest(...args: readonly string[]): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "-P=tests", ...args],
    cwd: repositoryRoot,
    stdin: "null",
  });
  return (await command.spawn().status).success;
}

if (import.meta.main) {
  Deno.exit(await runTests(Deno.args.includes("--complete") || Deno.env.get("CI") === "true"));
}
