import assert from "node:assert/strict";
import { type ProgramResult, runProgram } from "../run_program.ts";
import { InstallSite } from "./install_site.ts";
import { sshTest } from "./sshd.ts";

/** Where a node has its cluster's authority. */
const authority = "/etc/kubernetes/pki/ca.crt";

/** Runs hakube without a terminal. */
async function hakube(site: InstallSite, ...words: string[]): Promise<ProgramResult> {
  return await runProgram([...site.hakube, ...words, "cluster.json"], {
    cwd: site.directory,
    env: site.environment,
  });
}

sshTest(
  "nothing is done to a machine of another cluster, unless it is given up by name",
  async () => {
    await using site = await InstallSite.make({ masters: 1, workers: 1 });
    const { clusterName } = site.plan.definition;
    assert.equal((await hakube(site, "render", "--quiet")).code, 0);
    const path = `${site.node("w0").directory}${authority}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, "another cluster's\n");
    const login = ["--yes", "--accept-new-host-keys"];

    const all = ["reset", "--all", "--confirm", clusterName, ...login];
    const refused = await hakube(site, ...all);
    assert.equal(refused.code, 4, refused.stderr);
    assert.match(refused.stderr, /"w0" belongs to another cluster than these assets/);
    assert.match(refused.stderr, /hakube reset --other-cluster DEFINITION w0/);
    assert.equal(await Deno.readTextFile(path), "another cluster's\n");
    const upgrade = await hakube(site, "upgrade", ...login);
    assert.equal(upgrade.code, 4, upgrade.stderr);

    const given = await hakube(site, ...all, "--other-cluster", "--dry-run");
    assert.equal(given.code, 0, given.stderr);
    assert.match(given.stderr, /w0: cleaned, which belongs to another cluster/);
    assert.match(given.stderr, /m0: cleaned, with etcd's data\n/);
  },
);

sshTest("no snapshot is taken with the assets of another cluster", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 0 });
  assert.equal((await hakube(site, "render", "--quiet")).code, 0);
  const path = `${site.node("m0").directory}${authority}`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, "another cluster's\n");
  const refused = await hakube(site, "etcd", "snapshot", "--accept-new-host-keys");
  assert.equal(refused.code, 4, refused.stderr);
  assert.match(refused.stderr, /"m0" belongs to another cluster than these assets/);
});

sshTest(
  "a machine of another cluster is given up before this one lives, and no other is",
  async () => {
    await using site = await InstallSite.make({ masters: 1, workers: 1 });
    assert.equal((await hakube(site, "render", "--quiet")).code, 0);
    const path = `${site.node("w0").directory}${authority}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, "another cluster's\n");
    const reset = (name: string) =>
      runProgram(
        [
          ...site.hakube,
          ...["reset", "--other-cluster", "--dry-run", "--accept-new-host-keys"],
          ...["cluster.json", name],
        ],
        { cwd: site.directory, env: site.environment },
      );
    const given = await reset("w0");
    assert.equal(given.code, 0, given.stderr);
    assert.match(given.stderr, /Only the machines are cleaned/);
    const own = await reset("m0");
    assert.equal(own.code, 7, own.stderr);
    assert.match(own.stderr, /know of no cluster .* that lives/);
  },
);
