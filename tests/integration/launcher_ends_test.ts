import assert from "node:assert/strict";
import { LauncherProcess } from "./launcher_process.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";

/** `templates/launcher.sh`: what is known of a run afterwards, on a full disk and after a restart too. */

/** The end's record, the last thing that a launcher shows. */
function endOf(output: string): Record<string, string> {
  return JSON.parse(output.slice(output.lastIndexOf("\x1e") + 1));
}

async function run(node: NodeNamespace, runId: string, script: string): Promise<string> {
  await using launcher = await LauncherProcess.open(node);
  assert.deepEqual(await launcher.start(runId, script), { hakube: "started" });
  return await launcher.rest();
}

async function lastRun(node: NodeNamespace): Promise<unknown> {
  await using launcher = await LauncherProcess.open(node);
  return launcher.facts.lastRun;
}

Deno.test("the launcher tells of the newest run, and whether it has come to its end", async () => {
  await using node = await makeNodeNamespace();
  assert.equal(await lastRun(node), null);
  await run(node, "run-2", "echo two");
  assert.deepEqual(await lastRun(node), { runId: "run-2", ended: true });
  await run(node, "run-1", "echo one; exit 3");
  assert.deepEqual(await lastRun(node), { runId: "run-1", ended: true });
});

Deno.test("a run that a restart has cut off is told as one without an end", async () => {
  await using node = await makeNodeNamespace();
  await node.shell("mkfifo /run/go");
  await using launcher = await LauncherProcess.open(node);
  await launcher.start("run-1", "printf 'half a li'; read -r _ <>/run/go");
  await node.restart();
  assert.deepEqual(await lastRun(node), { runId: "run-1", ended: false });
  await using reader = await LauncherProcess.open(node);
  assert.deepEqual(await reader.ask("attach run-1 0\n"), { hakube: "attached" });
  assert.equal(await reader.rest(), "half a li");
});

Deno.test("read shows what there is, and does not wait for the end", async () => {
  await using node = await makeNodeNamespace();
  await node.shell("mkfifo /run/go");
  await using launcher = await LauncherProcess.open(node);
  await launcher.start("run-1", "echo before; read -r _ <>/run/go; echo after");
  assert.equal(await launcher.line(), "before");
  {
    await using reader = await LauncherProcess.open(node);
    assert.deepEqual(await reader.ask("read run-1 3\n"), { hakube: "reading" });
    assert.equal(await reader.rest(), "ore\n");
  }
  await node.shell("timeout 60 bash -c 'echo >/run/go'");
  await launcher.rest();
  await using reader = await LauncherProcess.open(node);
  await reader.ask("read run-1 0\n");
  const output = await reader.rest();
  assert.match(output, /^before\nafter\n/);
  assert.equal(endOf(output)["result"], "success");
  await using stranger = await LauncherProcess.open(node);
  assert.equal((await stranger.ask("read run-9 0\n")).hakube, "refused");
});

/** A disk of 64 KiB for what runs write. */
const smallDisk = `
  for directory in log lib; do
    mkdir -p /var/$directory/hakube
    mount -t tmpfs -o size=64k disk /var/$directory/hakube
  done`;

Deno.test("a run whose output fills the disk tells its end all the same, and why", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  await node.shell(smallDisk);
  await launcher.start("run-1", "set -e; head --bytes=100000 /dev/zero | tr '\\0' x; echo done", {
    secrets: { token: "abcdef\n" },
  });
  const end = endOf(await launcher.rest());
  assert.deepEqual([end["runId"], end["result"], end["exit"]], ["run-1", "disk-full", "1"]);
  assert.deepEqual(await lastRun(node), { runId: "run-1", ended: true });
  await using again = await LauncherProcess.open(node);
  await again.ask("attach run-1 60000\n");
  assert.equal(endOf(await again.rest())["result"], "disk-full");
  const { stdout } = await node.shell("grep -rsl abcdef /run /var; ls /run/hakube");
  assert.equal(stdout, "bundle\nended.json\nlauncher.lock\nlog-is-full\npid\n");
});

Deno.test("a run that succeeds on a disk that is full at its end has succeeded", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  await node.shell(smallDisk);
  const fill =
    "for d in log lib; do head --bytes=100000 /dev/zero >/var/$d/hakube/fill || true; done";
  await launcher.start("run-1", `echo hello; ${fill} 2>/dev/null`);
  const output = await launcher.rest();
  assert.match(output, /^hello\n/);
  assert.equal(endOf(output)["result"], "success");
});
