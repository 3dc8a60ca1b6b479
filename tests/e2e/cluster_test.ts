import assert from "node:assert/strict";
import { documentsIn } from "../json_documents.ts";
import type { ProgramResult } from "../run_program.ts";
import { Administrator, etcdctl, good } from "./administrator.ts";
import {
  lab,
  machines,
  masters,
  onMachine,
  run,
  startLoadBalancer,
  stopLoadBalancer,
} from "./lab.ts";
import { secretPieces, watchProcesses } from "./secret_search.ts";
import { assertSecretsInPlace } from "./secrets_in_place.ts";
import { Timeline, until } from "./timeline.ts";

/** Three masters, two workers and a load balancer, from a definition to the loss of a master. */

const timeline = new Timeline();
const admin = await timeline.stage("machines", () => Administrator.withFreshMachines());
const { directory } = admin;
const hakube = (...args: string[]): Promise<ProgramResult> => admin.hakube(...args);
const kubectl = (...args: string[]): Promise<ProgramResult> => admin.kubectl(...args);
/** The secrets to look for, one a line. */
const patterns = `${directory}/patterns`;

/** Text of a file in the administrator's directory. */
const read = (name: string): Promise<string> => Deno.readTextFile(`${directory}/${name}`);

Deno.test("hakube brings up a cluster that survives the loss of a master", async (t) => {
  try {
    await timeline.steps(t, [
      ["render", async () => void await good(hakube("render", "cluster.json"))],
      ["install", install],
      ["kubeconfig and kubectl through the load balancer", nodesAndPodsAreWell],
      ["a deployment is reached by its service's name", workloadIsReached],
      ["etcd is healthy, and Secrets in it are encrypted", etcdIsWell],
      ["no secret where it should not be", () => assertSecretsInPlace(directory)],
      ["install again changes nothing", installAgain],
      ["install on masters needs no load balancer", installWithoutLoadBalancer],
      ["what could harm the cluster is refused", harmIsRefused],
      ["the first master is lost", firstMasterIsLost],
      ["the first master is back", firstMasterIsBack],
      ["the first master has lost its disk, and is replaced", firstMasterIsReplaced],
    ]);
  } finally {
    await admin[Symbol.asyncDispose]();
  }
});

async function install(): Promise<void> {
  const pieces = await secretPieces(`${directory}/assets`);
  await Deno.writeTextFile(patterns, pieces.join("\n"));
  const refused = await hakube("install", "cluster.json");
  assert.equal(refused.code, 5, "unknown host keys are refused");
  assert.match(refused.stderr, /--accept-new-host-keys/);
  const stop = watchProcesses(patterns);
  await good(hakube("install", "cluster.json", "--accept-new-host-keys"));
  const { found, looks } = await stop();
  assert.ok(looks > 50, `processes were looked at ${looks} times`);
  assert.equal(found, "", "a secret was on a command line or in an environment");
}

async function nodesAndPodsAreWell(): Promise<void> {
  await good(hakube("kubeconfig", "cluster.json", "--output", "kubeconfig"));
  assert.equal(((await Deno.stat(`${directory}/kubeconfig`)).mode ?? 0) & 0o777, 0o600);
  assert.equal((await hakube("kubeconfig", "cluster.json", "--output", "kubeconfig")).code, 2);
  assert.equal(await admin.nodesComplaint(), undefined);
  await until(120, "all system pods Running", () => admin.podsComplaint());
  const dns = await good(kubectl(
    ...["get", "pods", "--namespace=kube-system", "--selector=k8s-app=kube-dns"],
    '--output=jsonpath={range .items[*]}{.spec.nodeName}{"\\n"}{end}',
  ));
  assert.equal(new Set(dns.trim().split("\n")).size, 2, `CoreDNS runs on ${dns}`);
  assert.match(await good(kubectl("get", "node", "w0", "--show-labels")), /disk=ssd/);
  const remote = await hakube("ssh", "cluster.json", "m1", "--", "kubectl", "get", "nodes");
  assert.match(await good(Promise.resolve(remote)), /w1 /);
  assert.equal((await hakube("ssh", "cluster.json", "w0", "--", "exit", "7")).code, 7);
}

async function workloadIsReached(): Promise<void> {
  await admin.apply(await Deno.readTextFile(new URL("workload.yaml", import.meta.url)));
  await until(120, "the client to reach the service", clientComplaint);
  const nodes = await good(kubectl(
    ...["get", "pods", "--selector=app=web"],
    '--output=jsonpath={range .items[*]}{.spec.nodeName}{"\\n"}{end}',
  ));
  assert.ok(nodes.trim().split("\n").every((node) => node.startsWith("w")), nodes);
}

async function clientComplaint(): Promise<string | undefined> {
  const { stdout, stderr } = await kubectl("logs", "client", "--tail=1");
  return stdout.startsWith("ok ") ? undefined : `${stdout}${stderr}`;
}

async function etcdIsWell(): Promise<void> {
  const health = await etcdctl("m0", "endpoint", "health", "--cluster");
  assert.equal(health.code, 0, health.stderr);
  assert.equal((health.stdout + health.stderr).match(/is healthy/g)?.length, 3, health.stdout);
  const secret = await etcdctl("m0", "get", "/registry/secrets/default/hidden");
  assert.match(secret.stdout, /k8s:enc:secretbox:v1:key1/);
  assert.doesNotMatch(secret.stdout, /this-must-not-be-readable/);
}

async function installAgain(): Promise<void> {
  const before = await runsOnNodes();
  const again = await hakube("install", "cluster.json", "--json");
  assert.equal(again.code, 0, again.stderr);
  const events = documentsIn(again.stdout);
  const steps = events.filter(({ event }) => event === "step-ended");
  assert.ok(steps.length > 45, `${steps.length} steps`);
  assert.deepEqual(steps.filter(({ result }) => result !== "ok"), []);
  assert.notEqual(await runsOnNodes(), before, "the scripts ran again");
}

/** Masters that cannot be reached through it must not be taken for masters that have not joined. */
async function installWithoutLoadBalancer(): Promise<void> {
  await stopLoadBalancer();
  const { code, stdout, stderr } = await hakube("install", "cluster.json", ...masters, "--json");
  await startLoadBalancer();
  assert.equal(code, 0, stderr);
  assert.equal(stdout.match(/"result":"(changed|failed)"/g), null, stdout);
  assert.equal(await admin.nodesComplaint(), undefined);
}

async function runsOnNodes(): Promise<string> {
  return await good(onMachine("m0", "ls", "/var/log/hakube"));
}

async function harmIsRefused(): Promise<void> {
  const before = await runsOnNodes();
  const refuses = async (code: number, what: RegExp, ...args: string[]): Promise<void> => {
    const result = await hakube(...args);
    assert.equal(result.code, code, `${args.join(" ")}: ${result.stderr}`);
    assert.match(result.stderr, what);
  };
  await refuses(4, /--destroy-cluster/, "render", "cluster.json", "--overwrite-secrets");
  await editedScriptIsRefused(refuses);
  await newerDefinitionIsRefused(refuses);
  await otherAssetsAreRefused(refuses);
  await otherVersionIsRefused(refuses);
  assert.equal(await runsOnNodes(), before, "no script ran");
}

type Refuses = (code: number, what: RegExp, ...args: string[]) => Promise<void>;

async function editedScriptIsRefused(refuses: Refuses): Promise<void> {
  const script = await read("assets/scripts/m1.sh");
  await Deno.writeTextFile(`${directory}/assets/scripts/m1.sh`, `${script}# edited\n`);
  await refuses(4, /--allow-edited/, "install", "cluster.json");
  await Deno.writeTextFile(`${directory}/assets/scripts/m1.sh`, script);
}

async function newerDefinitionIsRefused(refuses: Refuses): Promise<void> {
  const definition = JSON.parse(await read("cluster.json"));
  definition.workers[1].labels = { disk: "hdd" };
  await Deno.writeTextFile(`${directory}/newer.json`, JSON.stringify(definition));
  await refuses(4, /render/, "install", "newer.json");
}

async function otherAssetsAreRefused(refuses: Refuses): Promise<void> {
  await good(hakube("render", "cluster.json", "--assets-dir", "other"));
  await Deno.copyFile(`${directory}/assets/known_hosts`, `${directory}/other/known_hosts`);
  await refuses(4, /another cluster/, "install", "cluster.json", "--assets-dir", "other");
}

async function otherVersionIsRefused(refuses: Refuses): Promise<void> {
  const definition = JSON.parse(await read("cluster.json"));
  definition.kubernetesVersion = "1.37.1";
  await Deno.writeTextFile(`${directory}/version.json`, JSON.stringify(definition));
  await good(run("cp", ["-a", `${directory}/assets`, `${directory}/version`]));
  await good(hakube("render", "version.json", "--assets-dir", "version"));
  const args = ["install", "version.json", "--assets-dir", "version"];
  await refuses(7, /installed 1\.37\.2, defined 1\.37\.1/, ...args);
}

async function firstMasterIsLost(): Promise<void> {
  await lab("kill", "m0");
  const killed = Date.now() / 1000;
  const write = (): Promise<ProgramResult> =>
    kubectl("create", "configmap", `after-${crypto.randomUUID()}`, "--request-timeout=2s");
  const seconds = await until(60, "a write through the API", async () => {
    const { code, stderr } = await write();
    return code === 0 ? undefined : stderr;
  });
  timeline.note("  m0 lost: API writes again after", seconds);
  assert.ok(seconds <= 15, `the API was away for ${seconds} s`);
  await until(60, "the client's log to go on", async () => {
    const { stdout } = await kubectl("logs", "client", "--tail=1");
    return Number(stdout.split(" ")[1]) > killed + 20 ? undefined : stdout;
  });
  const log = await good(kubectl("logs", "client", "--tail=120"));
  const lastFailure = Math.max(killed, ...lookups(log, "failed"));
  timeline.note("  m0 lost: last failed lookup after", lastFailure - killed);
  assert.ok(lastFailure - killed <= 15, `lookups failed for ${lastFailure - killed} s`);
  const answered = lookups(log, "ok").filter((time) => time > killed);
  assert.ok(answered.length > 5, `${answered.length} lookups were answered`);
  for (let i = 0; i < 5; i++) await good(write());
}

/** Times of the client's lookups that ended so, in seconds since 1970. */
function lookups(log: string, result: "ok" | "failed"): number[] {
  return log.split("\n")
    .filter((line) => line.startsWith(`${result} `))
    .map((line) => Number(line.split(" ")[1]));
}

async function firstMasterIsBack(): Promise<void> {
  await lab("start", "m0");
  await until(180, "m0's etcd, API server and node", async () => {
    const health = await etcdctl("m0", "endpoint", "health", "--cluster");
    if (health.code !== 0) return health.stderr;
    const ready = await kubectl("get", "--raw=/readyz", `--server=https://${machines["m0"]}:6443`);
    if (ready.code !== 0) return ready.stderr;
    return await admin.nodesComplaint();
  });
  await until(120, "all system pods Running", () => admin.podsComplaint());
  await good(hakube("install", "cluster.json"));
}

async function firstMasterIsReplaced(): Promise<void> {
  const before = await memberOf("m0");
  await lab("wipe", "m0");
  const refused = await hakube("install", "cluster.json");
  assert.equal(refused.code, 5, "a changed host key is refused");
  assert.match(refused.stderr, /known-hosts forget/);
  await good(hakube("known-hosts", "forget", "cluster.json", "m0"));
  await good(hakube("install", "cluster.json", "--accept-new-host-keys"));
  assert.equal(await admin.nodesComplaint(), undefined);
  const members = await good(etcdctl("m1", "member", "list"));
  assert.equal(members.match(/, started, .*, false$/gm)?.length, 3, members);
  assert.notEqual(await memberOf("m0"), before, "the lost member is gone");
}

/** Id of a master's etcd member. */
async function memberOf(name: string): Promise<string> {
  const members = await good(etcdctl("m1", "member", "list"));
  return members.split("\n").find((line) => line.includes(`, ${name}, `))?.split(",")[0] ?? "";
}
