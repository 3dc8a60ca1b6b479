import assert from "node:assert/strict";
import { documentIn } from "../json_documents.ts";
import { InstallSite } from "./install_site.ts";
import { sshTest } from "./sshd.ts";

/** `hakube preflight`, and `install` that begins with a part of it, behind a real sshd. */

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function hakube(site: InstallSite, ...words: string[]): Promise<Result> {
  const [program = "", ...args] = [...site.hakube, ...words];
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: site.directory,
    env: site.environment,
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Writes into the definition what preflight is to ignore. */
async function ignore(site: InstallSite, checks: readonly string[]): Promise<void> {
  const path = `${site.directory}/cluster.json`;
  const definition = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify({ ...definition, ignorePreflight: checks }));
}

/** All that the definition of a site ignores, but for these. */
async function ignoreAllBut(site: InstallSite, ...checks: string[]): Promise<void> {
  const { ignorePreflight } = JSON.parse(
    await Deno.readTextFile(`${site.directory}/cluster.json`),
  );
  await ignore(site, ignorePreflight.filter((check: string) => !checks.includes(check)));
}

interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly nodes: readonly string[];
  readonly measured: string;
}

sshTest("preflight measures all nodes without assets, and one that is not reached", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  await ignoreAllBut(site, "private-ip", "systemd", "reachable", "root");
  await Deno.remove(`${site.directory}/assets`, { recursive: true });
  // What the login of this node prints is no preflight.
  await Deno.writeTextFile(`${site.directory}/enter/${site.nodes[2]?.address}`, "echo nobody\n");
  const { code, stdout, stderr } = await hakube(
    site,
    ...["preflight", "--accept-new-host-keys", "--json", "cluster.json"],
  );
  assert.equal(code, 7, stdout + stderr);
  assert.equal(stderr, "");
  assert.equal(documentIn(stdout).kind, "PreflightReport");
  const { apiVersion, kind, fit, nodes, findings } = JSON.parse(stdout);
  assert.deepEqual([apiVersion, kind, fit, nodes], ["hakube/v1", "PreflightReport", false, 3]);
  const errors = findings.filter(({ severity }: Finding) => severity === "error");
  assert.deepEqual(
    errors.map(({ id, nodes }: Finding) => `${id} ${nodes.join(" ")}`),
    ["root w1", "systemd m0 w0", "private-ip m0", "private-ip w0"],
  );
  assert.match(errors[0].measured, /which said: nobody$/);
  const ids = findings.filter(({ severity }: Finding) => severity === "ignored")
    .map(({ id }: Finding) => id);
  assert.ok(ids.includes("sources") && ids.includes("etcd-disk"), ids.join());
});

sshTest("preflight tells people, and takes --ignore-preflight and names of nodes", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  await ignoreAllBut(site, "private-ip");
  const options = ["--accept-new-host-keys", "cluster.json", "w0"];
  const unfit = await hakube(site, "preflight", ...options);
  assert.equal(unfit.code, 7, unfit.stderr);
  assert.match(
    unfit.stderr,
    /^error: w0: no interface has 10\.88\.0\.1; needed: .* \[private-ip\]$/m,
  );
  assert.match(unfit.stderr, /\n1 node: not fit, 1 error, /);
  assert.ok(!unfit.stderr.includes("m0"), unfit.stderr);
  assert.equal(unfit.stdout, "");
  const fit = await hakube(site, "preflight", "--ignore-preflight", "private-ip", ...options);
  assert.equal(fit.code, 0, fit.stderr);
  assert.match(fit.stderr, /^ignored: w0: no interface has 10\.88\.0\.1;/m);
  const wrong = await hakube(site, "preflight", "--ignore-preflight", "privat-ip", ...options);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /no check "privat-ip"\n {2}hint: did you mean "private-ip"\?/);
});

sshTest("install begins no script on machines that are not fit, unless told to", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  await ignoreAllBut(site, "private-ip");
  const options = ["--accept-new-host-keys", "--yes", "cluster.json"];
  const refused = await hakube(site, "install", ...options);
  assert.equal(refused.code, 7, refused.stderr);
  assert.match(refused.stderr, /^error: m0: no interface has 10\.88\.0\.0; /m);
  assert.match(refused.stderr, /^error: machines are not fit: private-ip$/m);
  const runs = async () => await Promise.all(site.nodes.map(({ name }) => site.runsOf(name)));
  assert.deepEqual(await runs(), [0, 0]);
  const begun = await hakube(site, "install", "--ignore-preflight", "private-ip", ...options);
  assert.equal(begun.code, 0, begun.stderr);
  // The master ends with what is done once for the cluster.
  assert.deepEqual(await runs(), [2, 1]);
});
