import assert from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../../../tests/fakes/cli_context.ts";

const definition = `{
  // Not even valid, and yet its names are of use.
  "masters": [{ "nodeName": "m0" }, { "nodeName": "m1" }, { "nodeName": "$(reboot)" }],
  "workers": [{ "nodeName": "w0", }, 5],
`;

/** What the shell is told at the end of a command line. @returns its lines, without descriptions */
async function completed(line: string): Promise<string[]> {
  const files = new ProgramFiles();
  files.edit("cluster.json", definition);
  files.edit("/home/me/a file.json", definition);
  const args = ["__complete", "--", ...line.split(" ")];
  const { code, stdout, stderr } = await runInProcess(args, { files });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.split("\n").slice(0, -1).map((each) => each.replace(/\t.*/, ""));
}

const lines: readonly (readonly [line: string, completions: readonly string[]])[] = [
  ["kn", ["known-hosts"]],
  ["--json kn", ["known-hosts"]],
  ["known-hosts ", ["forget"]],
  ["nothing ", []],
  ["validate ", [":files"]],
  ["validate cluster.json ", []],
  ["install cluster.json ", ["m0", "m1", "w0"]],
  ["install --log-dir x -y cluster.json m1 ", ["m0", "w0"]],
  ["install cluster.json w", ["w0"]],
  ["install none.json ", []],
  ["install - ", []],
  ["known-hosts forget cluster.json m", ["m0", "m1"]],
  ["ssh cluster.json m0 -- l", []],
  ["install --log", ["--log-dir"]],
  ["install --log-dir logs --log", []],
  ["install -y --y", []],
  ["install --log-dir ", [":directories"]],
  ["install --log-dir=lo", [":directories"]],
  ["install --log-dir = ", [":directories"]],
  ["install --ssh-password-file ", [":files"]],
  ["install --ssh-transport o", ["openssh"]],
  ["install --ssh-transport=o", ["--ssh-transport=openssh"]],
  ["install --concurrency ", []],
  ["install --ignore-preflight cpus,etcd-di", ["cpus,etcd-disk", ":goes-on"]],
  ["install --ignore-preflight etcd-disk,etcd-di", [":goes-on"]],
  ["completions ", ["bash", "zsh", "fish"]],
  ["help exit", ["exit-codes"]],
  ["help kube", ["kubeconfig"]],
];

Deno.test("complete() knows commands, options, their values, and nodes of the definition", async (t) => {
  for (const [line, completions] of lines) {
    await t.step(`hakube ${line}`, async () => {
      assert.deepEqual(await completed(line), completions);
    });
  }
});

Deno.test("complete() offers every command and option that help shows, and none that is hidden", async () => {
  const { stdout } = await runInProcess(["install", "--help"], {});
  const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name]) => name);
  assert.ok(shown.length > 15);
  assert.deepEqual((await completed("install --")).toSorted(), shown.toSorted());
  const commands = await completed("");
  assert.ok(commands.includes("completions") && !commands.includes("__complete"));
});

Deno.test("complete() takes a path apart as bash wrote it", async () => {
  const files = new ProgramFiles();
  files.edit("/home/me/a file.json", definition);
  for (const path of ["~/a\\ file.json", '"/home/me/a file.json"']) {
    const { stdout } = await runInProcess(["__complete", "--", "install", path, "w"], { files });
    assert.equal(stdout, "w0\n");
  }
});
