import assert from "node:assert/strict";
import { InstallSite, type SiteOptions } from "./install_site.ts";
import { sshTest } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** `hakube install` as a person meets it: at a terminal, with questions and Ctrl-C. */

const passphrase = "correct horse battery";
const nodes: SiteOptions = { masters: 1, workers: 2 };
const runQuestion = "Run these scripts as root on these machines?";
const interruptQuestion = "Interrupted. What now?";
const ctrlC = "\x03";
const arrowDown = "\x1b[B";

function install(site: InstallSite, ...options: string[]): TerminalProcess {
  return TerminalProcess.start([...site.hakube, "install", ...options, "cluster.json"], {
    cwd: site.directory,
    env: site.environment,
  });
}

/** As from a script or a CI job: nobody is there to be asked. */
async function installUnattended(
  site: InstallSite,
  ...options: string[]
): Promise<{ readonly code: number; readonly said: string }> {
  const [program = "", ...args] = [...site.hakube, "install", ...options, "cluster.json"];
  const { code, stderr } = await new Deno.Command(program, {
    args,
    cwd: site.directory,
    env: site.environment,
    clearEnv: true,
    stdin: "null",
  }).output();
  return { code, said: new TextDecoder().decode(stderr) };
}

async function runs(site: InstallSite): Promise<number[]> {
  return await Promise.all(site.nodes.map(({ name }) => site.runsOf(name)));
}

/** Begins an installation of which a node waits in its second step; ends when all are in theirs. */
async function installAndWait(site: InstallSite, name: string): Promise<TerminalProcess> {
  const others = site.nodes.filter((node) => node.name !== name);
  for (const { namespace } of site.nodes) {
    await namespace.shell("mkfifo /run/go");
    const behaviour = namespace === site.node(name)
      ? "echo waiting; read -r _ <>/run/go; echo going on"
      : "echo >/run/go";
    await Deno.writeTextFile(`${namespace.directory}/run/behaviour`, `${behaviour}\n`);
  }
  const hakube = install(site, "--yes", "--accept-new-host-keys", "--verbose");
  await hakube.until("  waiting\n");
  await Promise.all(others.map(async ({ namespace }) => {
    assert.equal((await namespace.shell("timeout 60 cat /run/go")).code, 0);
  }));
  return hakube;
}

async function letOn(site: InstallSite, name: string): Promise<void> {
  const { code } = await site.node(name).shell("timeout 60 bash -c 'echo >/run/go'");
  assert.equal(code, 0);
}

sshTest("install --interactive asks once for each thing that is missing, then runs", async () => {
  await using site = await InstallSite.make({ ...nodes, passphrase });
  await using first = install(site, "--interactive");
  await first.until(`Passphrase of ${site.directory}/login:`);
  await first.type(`${passphrase}\r`);
  const hosts = await first.until("Trust them, and keep their keys with the assets?");
  for (const { name, address } of site.nodes) {
    const line = `\n  ${name} (${address}:${site.port}) ssh-ed25519 SHA256:`;
    assert.equal(hosts.split(line).length, 2, hosts);
  }
  assert.ok(!hosts.includes(passphrase), hosts);
  await first.type("y\r");
  const plan = await first.until(runQuestion);
  assert.ok(plan.includes('A new cluster "site" begins on m0:\n'), plan);
  for (const { name, address } of site.nodes) {
    const line = `${address}): assets/scripts/${name}.sh\n`;
    assert.ok(plan.includes(line), plan);
  }
  await first.type("n\r");
  const refused = await first.end();
  assert.deepEqual([refused.code, await runs(site)], [130, [0, 0, 0]], refused.drawn);

  await using second = install(site, "--interactive");
  await second.until(`Passphrase of ${site.directory}/login:`);
  await second.type(`${passphrase}\r`);
  // The hosts are known by now.
  assert.ok(!(await second.until(runQuestion)).includes("Trust them"));
  await second.type("y\r");
  const { code, drawn } = await second.end();
  assert.deepEqual([code, await runs(site)], [0, [2, 1, 1]], drawn);
  assert.match(drawn, /\n3 of 3 nodes ok, 6 steps changed\n/);
});

sshTest("install without a terminal asks nothing, and names the flag that it lacks", async () => {
  await using site = await InstallSite.make({ ...nodes, passphrase });
  for (const options of [[], ["--interactive"]]) {
    const { code, said } = await installUnattended(site, ...options);
    assert.equal(code, 5, said);
    const error = `\nerror: the login key ${site.directory}/login is encrypted\n`;
    assert.ok(said.includes(`${error}  hint: use --interactive at a terminal`), said);
  }
});

sshTest("install without a terminal trusts no host that nobody has vouched for", async () => {
  await using site = await InstallSite.make(nodes);
  const { code, said } = await installUnattended(site);
  assert.equal(code, 5, said);
  assert.match(
    said,
    /\nerror: the host keys are not known: m0 .*\n {2}hint: .*--accept-new-host-keys\n/,
  );
  assert.deepEqual(await runs(site), [0, 0, 0]);
});

sshTest("at Ctrl-C install asks, and goes on when that is the answer", async () => {
  await using site = await InstallSite.make(nodes);
  await using hakube = await installAndWait(site, "w1");
  await hakube.type(ctrlC);
  await hakube.until(interruptQuestion);
  // What happens meanwhile is told when the question has been answered.
  await letOn(site, "w1");
  await hakube.type("\r");
  await hakube.until("w1   going on\n");
  const { code, drawn } = await hakube.end();
  assert.match(drawn, /\n3 of 3 nodes ok, 6 steps changed\n/);
  assert.deepEqual([code, await runs(site)], [0, [2, 1, 1]]);
});

sshTest("told to stop, install waits for steps to end, and begins nothing", async () => {
  await using site = await InstallSite.make(nodes);
  await using hakube = await installAndWait(site, "w1");
  await hakube.type(ctrlC);
  await hakube.until(interruptQuestion);
  await hakube.type(`${arrowDown}${arrowDown}\r`);
  await hakube.until("each node ends its current step, and nothing new is begun");
  await letOn(site, "w1");
  await hakube.until("w1   going on\n");
  const { code, drawn } = await hakube.end();
  assert.match(drawn, /\n3 of 3 nodes ok, 6 steps changed\n/);
  // The cluster's own run is left to be done, and whoever called is told.
  assert.match(drawn, /\nerror: .*not begun[^]*\n {2}hint: /);
  assert.deepEqual([code, await runs(site)], [130, [1, 1, 1]]);
});

sshTest("after a second Ctrl-C install leaves, the run goes on, and is attached to", async () => {
  await using site = await InstallSite.make(nodes);
  await using hakube = await installAndWait(site, "w1");
  await hakube.type(ctrlC);
  await hakube.until(interruptQuestion);
  await hakube.type(ctrlC);
  const { code, drawn } = await hakube.end();
  assert.equal(code, 8, drawn);
  assert.match(drawn, /\n(m0, )?(w0, )?w1: goes on without us\n/);
  const command = "hakube install --yes --accept-new-host-keys --verbose cluster.json";
  assert.match(drawn, /\n(1 run goes|[23] runs go) on without us; /);
  assert.ok(drawn.includes(`:\n  ${command}\n`), drawn);

  await using again = install(site, "--yes", "--verbose");
  await again.until("assets/scripts/w1.sh, which runs already");
  await again.until("w1 attached to the run that goes on there\n");
  await letOn(site, "w1");
  await again.until("w1   going on\n");
  const ended = await again.end();
  assert.deepEqual([ended.code, await runs(site)], [0, [3, 2, 1]], ended.drawn);
});
