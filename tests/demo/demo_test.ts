import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { hostState, leftBehind } from "../machines/host_state.ts";
import { type ProgramResult, runProgram } from "../run_program.ts";

/**
 * The README's first command, as a stranger runs it: root on Linux, and nobody there to be asked. Packages come
 * from the mirror, which is built unless it was; other hosts than this one are not asked for anything.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where the demo's files are; the machines' name is in names and paths of all that they leave about. */
const directory = `${root}demo`;
const name = "demotest";
const env = { CI: "true", HAKUBE_DEMO_NAME: name, HAKUBE_DEMO_NET: "10.90.0" };

/** What concerns the demo, on a host where others come and go: its names, and what only machines bring. */
const ours = new RegExp(
  `${name}|10\\.90\\.0|hkbr|vb-|^(mounts|interfaces|settings|packetFilter):|` +
    "\\+ .*(nspawn|kube|etcd|haproxy|docker-registry)",
);

async function task(...words: readonly string[]): Promise<ProgramResult> {
  const run = ["task", "--quiet", "--config", `${root}deno.json`, ...words];
  return await runProgram([Deno.execPath(), ...run], { env });
}

async function kubectl(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram([`${directory}/kubectl`, ...args]);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** The nodes' names, and when they came, of those that are Ready. */
async function readyNodes(): Promise<string[]> {
  const columns = "custom-columns=NAME:.metadata.name,CREATED:.metadata.creationTimestamp," +
    'READY:.status.conditions[?(@.type=="Ready")].status';
  const lines = (await kubectl("get", "nodes", "--no-headers", "--output", columns)).trim();
  return lines.split("\n").filter((line) => line.endsWith("True"));
}

Deno.test("deno task demo makes a cluster, and demo:down leaves nothing of it", async (t) => {
  assert.ok(!existsSync(directory), "there is a demo already: deno task demo:down");
  // What is built and kept is not what is compared.
  const built = await runProgram([`${root}tests/lab/lab`, "build"]);
  assert.equal(built.code, 0, built.stderr);
  const before = await hostState();
  let nodes: string[] = [];
  try {
    await t.step("it ends with five nodes that are Ready, and says what to try", async () => {
      const { code, stderr } = await task("demo", "--from-source");
      assert.equal(code, 0, stderr);
      assert.match(stderr, /5 of 5 nodes ok/);
      assert.match(stderr, /cd demo\n/);
      nodes = await readyNodes();
      assert.equal(nodes.length, 5, `${nodes}`);
    });
    await t.step("its files are for nobody else", async () => {
      assert.equal(((await Deno.stat(directory)).mode ?? 0) & 0o777, 0o700);
      assert.equal(((await Deno.stat(`${directory}/kubeconfig`)).mode ?? 0) & 0o777, 0o600);
    });
    await t.step("what it says to try works", async () => {
      const logs = await runProgram([`${directory}/hakube`, "logs", "cluster.json", "w0"]);
      assert.equal(logs.code, 0, logs.stderr);
      const shell = ["ssh", "cluster.json", "w0", "--", "hostname"];
      assert.equal((await runProgram([`${directory}/hakube`, ...shell])).stdout.trim(), "w0");
      assert.match(await kubectl("get", "pods", "--all-namespaces"), /kube-apiserver-m0/);
    });
    await t.step("a second run goes on, and changes nothing", async () => {
      const { code, stderr } = await task("demo");
      assert.equal(code, 0, stderr);
      assert.match(stderr, /5 of 5 nodes ok, nothing changed/);
      assert.deepEqual(await readyNodes(), nodes);
    });
  } finally {
    await t.step("demo:down leaves nothing behind", async () => {
      const { code, stderr } = await task("demo:down");
      assert.equal(code, 0, stderr);
      assert.ok(!existsSync(directory));
      assert.deepEqual(leftBehind(before, await hostState(), ours), []);
    });
  }
});
