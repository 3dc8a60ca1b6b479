import assert from "node:assert/strict";
import { documentIn, documentsIn } from "../json_documents.ts";
import { InstallSite, type SiteNode } from "./install_site.ts";
import { sshTest } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** `hakube logs`: what a node itself has of its last run. */

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs hakube without a terminal. */
async function hakube(site: InstallSite, ...words: string[]): Promise<Said> {
  const [program = "", ...args] = [...site.hakube, ...words];
  const output = await new Deno.Command(program, {
    args,
    cwd: site.directory,
    env: site.environment,
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const [stdout, stderr] = [decoder.decode(output.stdout), decoder.decode(output.stderr)];
  return { code: output.code, stdout, stderr };
}

async function install(site: InstallSite): Promise<Said> {
  return await hakube(site, "install", "--yes", "--accept-new-host-keys", "cluster.json");
}

/** What a node does in its second step besides. */
async function behave(site: InstallSite, name: string, script: string): Promise<void> {
  await Deno.writeTextFile(`${site.node(name).directory}/run/behaviour`, `${script}\n`);
}

function nodeOf(site: InstallSite, name: string): SiteNode {
  const node = site.nodes.find((node) => node.name === name);
  assert.ok(node);
  return node;
}

/** Begins to look at the log of w0, whose run waits in its second step, at a terminal. */
async function follow(site: InstallSite): Promise<TerminalProcess> {
  await site.node("w0").shell("mkfifo /run/go");
  await behave(site, "w0", "echo waiting; read -r _ <>/run/go; echo going on; [ ! -e /run/fail ]");
  const options = { cwd: site.directory, env: site.environment };
  const words = ["install", "--yes", "--accept-new-host-keys", "--verbose", "cluster.json"];
  await using installer = TerminalProcess.start([...site.hakube, ...words], options);
  await installer.until("  waiting\n");
  await installer.signal("SIGTERM");
  assert.equal((await installer.end()).code, 8);
  const command = [...site.hakube, "logs", "--follow", "cluster.json", "w0"];
  const looking = TerminalProcess.start(command, options);
  await looking.until("==> [2/2] second\nwaiting\n");
  return looking;
}

async function letOn(site: InstallSite): Promise<void> {
  const { code } = await site.node("w0").shell("timeout 60 bash -c 'echo >/run/go'");
  assert.equal(code, 0);
}

sshTest("logs shows the last run of a node as install's own log has it", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  assert.equal((await install(site)).code, 0);
  const { code, stdout, stderr } = await hakube(site, "logs", "cluster.json", "w0");
  assert.deepEqual([code, stdout], [0, await Deno.readTextFile(`${site.directory}/logs/w0.log`)]);
  assert.match(stdout, /^=== 2 steps\n==> \[1\/2\] first\nw0 out 1\n/);
  assert.match(stdout, /\n=== the run has ended: success\n$/);
  assert.doesNotMatch(stderr, /error/);
});

sshTest("logs --json gives a document an event, with the node's time", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  await behave(site, "w0", "exit 3");
  assert.equal((await install(site)).code, 6);
  const { code, stdout } = await hakube(site, "logs", "--json", "cluster.json", "w0");
  assert.equal(code, 0, "reading went well");
  documentsIn(stdout);
  const documents = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  for (const { apiVersion, kind, runId, node, time } of documents) {
    assert.deepEqual([apiVersion, kind, node], ["hakube/v1", "RunEvent", "w0"]);
    assert.match(runId, /-node$/);
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 600_000, time);
  }
  const events = documents.map(({ event }) => event).filter((event) => event !== "output");
  const steps = ["step-started", "step-ended", "step-started", "step-ended"];
  assert.deepEqual(events, ["run-started", ...steps, "run-ended"]);
  const { result, exitCode } = documents.at(-2);
  assert.deepEqual([result, exitCode], ["failed", 3]);
  const followed = await hakube(site, "logs", "--follow", "cluster.json", "w0");
  assert.equal(followed.code, 6);
});

sshTest("logs hides the secrets of the assets, and works without assets", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  await behave(site, "w0", "cat /run/hakube/bundle/secrets/discovery.conf");
  assert.equal((await install(site)).code, 0);
  const token = (await Deno.readTextFile(`${site.directory}/assets/cluster.token`)).trim();
  const { stdout } = await hakube(site, "logs", "cluster.json", "w0");
  assert.ok(stdout.includes("[secret]"), stdout);
  assert.ok(!stdout.includes(token), stdout);
  // Their host keys are known from elsewhere, as those of machines that one works with are.
  await Deno.mkdir(`${site.directory}/.ssh`, { recursive: true });
  await Deno.rename(`${site.directory}/assets/known_hosts`, `${site.directory}/.ssh/known_hosts`);
  const bare = await hakube(site, "logs", "--assets-dir", "nowhere", "cluster.json", "w0");
  assert.equal(bare.code, 0, bare.stderr);
  assert.match(bare.stdout, /\n=== the run has ended: success\n$/);
});

sshTest("logs of a node without a run says so", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  const words = ["--accept-new-host-keys", "cluster.json", "w0"];
  const { code, stdout, stderr } = await hakube(site, "logs", ...words);
  assert.deepEqual([code, stdout], [7, ""]);
  assert.match(
    stderr,
    /error: "w0" has run nothing yet\n {2}hint: hakube install cluster.json w0\n/,
  );
});

sshTest("logs --follow shows a run to its end, and exits as it does", async () => {
  for (const [fails, expected] of [[false, 0], [true, 6]] as const) {
    await using site = await InstallSite.make({ masters: 1, workers: 1 });
    await using looking = await follow(site);
    if (fails) await site.node("w0").shell("touch /run/fail");
    await letOn(site);
    const { code, drawn } = await looking.end();
    assert.match(drawn, /^going on\n/);
    assert.equal(code, expected, drawn);
  }
});

sshTest("Ctrl-C ends logs --follow, and not the run", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  await using looking = await follow(site);
  await looking.type("\x03");
  assert.equal((await looking.end()).code, 130);
  const { stdout } = await hakube(site, "logs", "cluster.json", "w0");
  assert.match(stdout, /waiting\n$/);
  await letOn(site);
  const { code } = await hakube(site, "logs", "--follow", "cluster.json", "w0");
  assert.equal(code, 0);
});

sshTest("logs --timeline draws the steps of all nodes, and of what is done once", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  await behave(site, "w1", "exit 3");
  assert.equal((await install(site)).code, 6);
  await behave(site, "w1", "true");
  assert.equal((await install(site)).code, 0);
  const { code, stdout, stderr } = await hakube(site, "logs", "--timeline", "cluster.json");
  assert.equal(code, 0, stderr);
  const labels = stdout.split("\n").map((line) => line.slice(0, 13).trim());
  const node = (name: string) => [name, "first", "second"];
  assert.deepEqual(labels.slice(3, 15), [
    ...node("m0"),
    ...["m0 (cluster)", "token"],
    ...node("w0"),
    ...node("w1"),
    "",
  ]);
  assert.match(stdout, /^w1 .*─.* ok\n {2}first .* ok\n {2}second .*█.* changed\n/m);
});

sshTest("logs --timeline --json has the times of every step, by this machine's clock", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  await behave(site, "w0", "exit 3");
  const before = Date.now();
  assert.equal((await install(site)).code, 6);
  const after = Date.now();
  const { code, stdout } = await hakube(site, "logs", "--timeline", "--json", "cluster.json", "w0");
  assert.equal(code, 0);
  assert.equal(documentIn(stdout).kind, "Timeline");
  const { apiVersion, kind, runs, leftOut } = JSON.parse(stdout);
  assert.deepEqual([apiVersion, kind, leftOut], ["hakube/v1", "Timeline", []]);
  assert.equal(runs.length, 1);
  const [{ node, runId, result, begin, end, steps }] = runs;
  assert.deepEqual([node, result], ["w0", "failed"]);
  assert.match(runId, /-node$/);
  const named = steps.map(({ name, result }: Record<string, string>) => [name, result]);
  assert.deepEqual(named, [["first", "changed"], ["second", "failed"]]);
  // Of the run's end the launcher says the second; a launcher's greeting takes a moment to come.
  const times = [begin, ...steps.flatMap(({ begin, end }: Record<string, string>) => [begin, end])];
  const sorted = times.map((time: string) => Date.parse(time));
  assert.deepEqual(sorted, sorted.toSorted((one, other) => one - other));
  assert.ok(Date.parse(begin) > before - 2000 && Date.parse(end) < after + 2000, stdout);
});

sshTest("logs --timeline names nodes that say nothing, and draws the others", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  const words = ["install", "--yes", "--accept-new-host-keys", "cluster.json", "m0", "w0"];
  assert.equal((await hakube(site, ...words)).code, 0);
  const look = ["logs", "--timeline", "--accept-new-host-keys", "cluster.json"];
  const { code, stdout, stderr } = await hakube(site, ...look);
  assert.equal(code, 7, stderr);
  assert.match(stderr, /^warning: w1: has run nothing yet$/m);
  assert.match(stdout, /^w0 .*─/m);
  await Deno.writeTextFile(`${site.directory}/enter/${nodeOf(site, "w0").address}`, "exit 1\n");
  const away = await hakube(site, ...look, "--json");
  assert.equal(away.code, 5, away.stderr);
  const document = JSON.parse(away.stdout);
  const names = document.leftOut.map(({ node }: { node: string }) => node);
  assert.deepEqual(names.toSorted(), ["w0", "w1"]);
});

sshTest("logs shows one node, or a timeline", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  for (const names of [[], ["m0", "w0"]]) {
    const { code, stderr } = await hakube(site, "logs", "cluster.json", ...names);
    assert.equal(code, 2);
    assert.match(stderr, /error: logs shows one node\n {2}hint: name it; --timeline/);
  }
  const both = await hakube(site, "logs", "--timeline", "--follow", "cluster.json", "w0");
  assert.equal(both.code, 2);
});
