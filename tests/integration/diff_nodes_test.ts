import assert from "node:assert/strict";
import { checkIds } from "../../src/install/preflight/preflight_checks.ts";
import { InstallSite } from "./install_site.ts";
import { sshTest } from "./sshd.ts";

/** `hakube diff --against nodes`: with what a node has kept of its last run. */

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs hakube without a terminal. */
async function hakube(site: InstallSite, ...words: string[]): Promise<Said> {
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

const accepting = ["--yes", "--accept-new-host-keys", "cluster.json"];
const against = ["diff", "--against", "nodes", "--exit-code"];

sshTest("diff --against nodes compares with what last ran there", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  const before = await hakube(site, ...against, "--accept-new-host-keys", "cluster.json", "w0");
  assert.equal(before.code, 9, before.stderr);
  assert.match(before.stdout, /^scripts\/w0\.sh: has not run there yet, \d+ lines\n$/);

  // The site's scripts are small ones; what render would write is hakube's own.
  assert.equal((await hakube(site, "install", ...accepting)).code, 0);
  const changed = await hakube(site, ...against, "cluster.json");
  assert.equal(changed.code, 9, changed.stderr);
  assert.match(changed.stdout, /^scripts\/m0\.sh: differs from what last ran there, \+\d+ -\d+$/m);
  assert.match(changed.stdout, /^--- a\/scripts\/w0\.sh\n\+\+\+ b\/scripts\/w0\.sh\n@@ /m);

  assert.equal((await hakube(site, "render", "--quiet", "cluster.json")).code, 0);
  const asked = await hakube(
    site,
    "install",
    "--dry-run",
    "--ignore-preflight",
    checkIds.join(","),
    "cluster.json",
  );
  assert.match(asked.stderr, /2 of 2 scripts changed since they last ran; hakube diff/);
});

sshTest("diff --against nodes says when nothing differs, and who was not reached", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  assert.equal((await hakube(site, "render", "--quiet", "cluster.json")).code, 0);
  for (const name of ["m0", "w0"]) {
    // As after a run of it.
    const script = await Deno.readTextFile(`${site.directory}/assets/scripts/${name}.sh`);
    await Deno.mkdir(`${site.node(name).directory}/var/lib/hakube`, { recursive: true });
    await Deno.writeTextFile(`${site.node(name).directory}/var/lib/hakube/script.sh`, script);
  }
  const same = await hakube(site, ...against, "--accept-new-host-keys", "cluster.json");
  assert.deepEqual([same.code, same.stdout], [0, ""], same.stderr);
  assert.match(same.stderr, /the scripts are those that last ran on the nodes\n$/);

  const directory = site.node("w0").directory;
  await Deno.writeTextFile(`${directory}/var/lib/hakube/script.sh`, "echo older\n");
  const definition = await Deno.readTextFile(`${site.directory}/cluster.json`);
  const { masters, ...rest } = JSON.parse(definition);
  const away = { ...masters[0], sshPort: 1 };
  await Deno.writeTextFile(
    `${site.directory}/cluster.json`,
    JSON.stringify({ ...rest, masters: [away] }),
  );
  const args = [...against, "--accept-new-host-keys", "--json", "cluster.json"];
  const partly = await hakube(site, ...args);
  assert.equal(partly.code, 5, partly.stderr);
  const { files, silent } = JSON.parse(partly.stdout);
  assert.deepEqual(files.map(({ path }: { path: string }) => path), ["scripts/w0.sh"]);
  assert.deepEqual(silent.map(({ node }: { node: string }) => node), ["m0"]);
});
