import assert from "node:assert/strict";
import { sha256 } from "../../src/assets/digest.ts";
import { LauncherProcess } from "./launcher_process.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";

/** `templates/launcher.sh`: how a run goes on, is watched, and ends. */

/** A script that says something, waits to be let on, and says something more. */
const waitingScript = "echo before; read -r _ <>/run/go; echo after";
const secrets = { "etc/ca.key": "-----BEGIN PRIVATE KEY-----\n", "token": "abcdef\n" };

async function makeGate(node: NodeNamespace): Promise<void> {
  await node.shell("mkfifo /run/go");
}

/** Lets one waiting script on. */
async function letOn(node: NodeNamespace): Promise<void> {
  assert.equal((await node.shell("timeout 60 bash -c 'echo >/run/go'")).code, 0);
}

/** The output without its last line, and the last line's record. */
function splitOutput(output: string): [string, Record<string, string>] {
  const at = output.lastIndexOf("\x1e");
  assert.ok(at >= 0, `the output does not end with a record: ${output.slice(-300)}`);
  return [output.slice(0, at), JSON.parse(output.slice(at + 1))];
}

/** What has to be so when a run has ended, however it ended. */
async function assertForgotten(node: NodeNamespace): Promise<void> {
  const look = await node.shell(`
    mountpoint -q /run/hakube/bundle && echo mounted
    find /run/hakube -name current.json -o -name stop -o -path '*/bundle/*' -o -name after-run.sh
    grep -rsl -e 'PRIVATE KEY' -e abcdef /run /var /etc`);
  assert.equal(look.stdout, "");
  // Beneath what the node had mounted: nothing was ever written to the disk.
  assert.deepEqual(await Array.fromAsync(Deno.readDir(`${node.directory}/run/hakube/bundle`)), []);
}

Deno.test("a run's output comes in the order in which it was written, and ends with a record", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  const script = "for i in {1..300}; do echo out $i; echo err $i >&2; done; printf unended";
  assert.deepEqual(await launcher.start("run-1", script), { hakube: "started" });
  const [output, end] = splitOutput(await launcher.rest());
  const lines = Array.from({ length: 300 }, (_, i) => `out ${i + 1}\nerr ${i + 1}\n`);
  assert.equal(output, `${lines.join("")}unended`);
  assert.deepEqual({ ...end, time: "" }, {
    event: "end",
    runId: "run-1",
    time: "",
    result: "success",
    exit: "0",
  });
  const { stdout } = await node.shell("cat /var/lib/hakube/journal.jsonl");
  assert.deepEqual(JSON.parse(stdout), end);
  assert.equal((await node.shell("stat -c %a /var/log/hakube/run-1.log")).stdout, "600\n");
});

Deno.test("the script has the bundle, as root's alone, in memory that is never swapped out", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  const script = `cd /run/hakube/bundle
    stat --file-system --format=%T . && stat --format='%a %U' . && cat secrets/etc/ca.key secrets/token
    find . -type f -printf '%m %p\\n' | sort; ps -e -o args= | grep -c abcdef; env | grep -c abcdef`;
  await launcher.start("run-1", script, { secrets });
  const [output] = splitOutput(await launcher.rest());
  assert.deepEqual(output.trim().split("\n"), [
    "ramfs",
    "700 root",
    "-----BEGIN PRIVATE KEY-----",
    "abcdef",
    "600 ./run.json",
    "600 ./script.sh",
    "600 ./secrets/etc/ca.key",
    "600 ./secrets/token",
    "1", // grep's own words
    "0",
  ]);
});

const endings = [
  { how: "succeeds", script: "true", result: "success", exit: "0" },
  { how: "fails", script: "exit 7", result: "exit-code", exit: "7" },
  { how: "is killed", script: "kill -KILL $$", result: "exit-code", exit: "137" },
  {
    how: "leaves its directory busy",
    script: "cd /run/hakube/bundle; sleep 100 >/dev/null 2>&1 &",
  },
];
for (const { how, script, result = "success", exit = "0" } of endings) {
  Deno.test(`the secrets are gone when a script ${how}`, async () => {
    await using node = await makeNodeNamespace();
    await using launcher = await LauncherProcess.open(node);
    await launcher.start("run-1", script, { secrets });
    const [, end] = splitOutput(await launcher.rest());
    assert.deepEqual([end["result"], end["exit"]], [result, exit]);
    await assertForgotten(node);
  });
}

for (const how of ["hangUp", "kill"] as const) {
  Deno.test(`a run outlives its launcher (${how}), and attaching shows exactly the rest`, async () => {
    await using node = await makeNodeNamespace();
    await makeGate(node);
    await using first = await LauncherProcess.open(node);
    await first.start("run-1", waitingScript);
    assert.equal(await first.line(), "before");
    await first[how]();
    assert.equal(await first.rest(), "");

    await using second = await LauncherProcess.open(node);
    assert.equal(second.facts.run?.runId, "run-1");
    assert.equal(second.facts.run?.startedBy, "ann@admin");
    assert.deepEqual(await second.ask("attach run-1 7\n"), { hakube: "attached" });
    await letOn(node);
    const [rest] = splitOutput(await second.rest());
    assert.equal(rest, "after\n");

    await using third = await LauncherProcess.open(node);
    assert.equal(third.facts.run, null);
    await third.ask("attach run-1 0\n");
    const [whole] = splitOutput(await third.rest());
    assert.equal(whole, "before\nafter\n");
    await assertForgotten(node);
    const { stdout: left } = await node.shell("ps -e -o comm= | sort | uniq -c | tr -s ' '");
    assert.doesNotMatch(left, /tail|cat|sleep/);
  });
}

Deno.test("whoever starts a run while one goes on is told whose, and changes nothing", async () => {
  await using node = await makeNodeNamespace();
  await makeGate(node);
  await using late = await LauncherProcess.open(node);
  await using first = await LauncherProcess.open(node);
  await first.start("run-1", waitingScript, { secrets });
  const answer = await late.start("run-2", "echo intruder");
  assert.ok(answer.hakube === "busy", JSON.stringify(answer));
  assert.equal(answer.run.runId, "run-1");
  assert.equal(answer.run.startedBy, "ann@admin");
  assert.match(answer.run.startedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  await letOn(node);
  const [output] = splitOutput(await first.rest());
  assert.equal(output, "before\nafter\n");
  assert.equal((await node.shell("ls /var/log/hakube")).stdout, "run-1.log\n");
});

Deno.test("of twenty installers that start at once, one does and the others are told", async () => {
  await using node = await makeNodeNamespace();
  await makeGate(node);
  const names = Array.from({ length: 20 }, (_, index) => `run-${index}`);
  const launchers = await Promise.all(names.map(() => LauncherProcess.open(node)));
  const answers = await Promise.all(
    launchers.map((launcher, index) => launcher.start(`run-${index}`, waitingScript)),
  );
  const started = answers.findIndex(({ hakube }) => hakube === "started");
  for (const [index, answer] of answers.entries()) {
    if (index === started) continue;
    assert.ok(answer.hakube === "busy", JSON.stringify(answer));
    assert.equal(answer.run.runId, `run-${started}`);
  }
  await letOn(node);
  await Promise.all(launchers.map((launcher) => launcher.rest()));
});

Deno.test("stop leaves word for the run, which is forgotten when it has ended", async () => {
  await using node = await makeNodeNamespace();
  await makeGate(node);
  await using launcher = await LauncherProcess.open(node);
  const script = "until [ -e /run/hakube/stop ]; do read -r -t 0.05 _ <>/run/go; done; echo told";
  await launcher.start("run-1", script);
  await assert.rejects(launcher.ask("something else\nstop\n"), /no answer of a launcher: told$/);
  await launcher.rest();
  await assertForgotten(node);
});

Deno.test("the output of the last ten runs is kept", async () => {
  await using node = await makeNodeNamespace();
  for (let index = 10; index < 23; index++) {
    await using launcher = await LauncherProcess.open(node);
    await launcher.start(`run-${index}`, `echo ${index}`);
    await launcher.rest();
  }
  const { stdout } = await node.shell("cd /var/log/hakube; head -q -n 1 *.log");
  assert.deepEqual(
    stdout.trim().split("\n"),
    Array.from({ length: 10 }, (_, index) => `${13 + index}`),
  );
});

Deno.test("the script that ran last is kept, for root alone, and shown when asked for", async () => {
  await using node = await makeNodeNamespace();
  {
    await using launcher = await LauncherProcess.open(node);
    assert.equal(launcher.facts.scriptSha256, "");
    assert.deepEqual(await launcher.ask("script\n"), {
      hakube: "refused",
      reason: "no script has run on this node",
    });
  }
  for (const script of ["echo first", "echo second; exit 1"]) {
    {
      await using launcher = await LauncherProcess.open(node);
      await launcher.start(`run-${script.length}`, script, { secrets });
      await launcher.rest();
    }
    await using launcher = await LauncherProcess.open(node);
    assert.equal(launcher.facts.scriptSha256, sha256(script));
    assert.deepEqual(await launcher.ask("script\n"), { hakube: "script" });
    assert.equal(await launcher.rest(), script);
  }
  {
    await using launcher = await LauncherProcess.open(node);
    await launcher.start("run-leave", "echo leaving", { phase: "leave" });
    await launcher.rest();
  }
  await using launcher = await LauncherProcess.open(node);
  assert.equal(launcher.facts.scriptSha256, sha256("echo second; exit 1"), "no boot script");
  const { stdout } = await node.shell("cd /var/lib/hakube; stat -c '%a %n' *");
  assert.equal(stdout, "600 journal.jsonl\n600 script.sh\n");
  await assertForgotten(node);
});

Deno.test("a script that could not be kept leaves no older one in its place, and runs", async () => {
  await using node = await makeNodeNamespace();
  {
    await using launcher = await LauncherProcess.open(node);
    await launcher.start("run-1", "echo first");
    await launcher.rest();
  }
  // As where the disk is full: the copy cannot be made.
  await node.shell("mkdir /var/lib/hakube/script.sh.new");
  await using launcher = await LauncherProcess.open(node);
  assert.deepEqual(await launcher.start("run-2", "echo second"), { hakube: "started" });
  assert.match(await launcher.rest(), /^second\n/);
  await using after = await LauncherProcess.open(node);
  assert.equal(after.facts.scriptSha256, "");
});
