import assert from "node:assert/strict";
import { hakubeCommand } from "../../../scripts/hakube_command.ts";
import { fileURLToPath } from "node:url";
import { parse } from "jsonc-parser";
import type { ProgramResult } from "../../run_program.ts";
import { makeKey } from "../../integration/sshd.ts";
import { needPrograms } from "./needed_programs.ts";
import { makeVagrantSite, said, type VagrantSite } from "./vagrant_site.ts";

/** What `vagrant up` writes about machines, read by hakube as users run it. */

const root = fileURLToPath(new URL("../../../", import.meta.url));

await needPrograms("ruby", "ssh-keygen");

Deno.test("hakube validates and renders the definitions that the provider writes", async () => {
  for (const [masters, workers] of [[1, 0], [3, 2], [5, 3]] as const) {
    await using site = await makeVagrantSite();
    const env = { HAKUBE_VAGRANT_MASTERS: `${masters}`, HAKUBE_VAGRANT_WORKERS: `${workers}` };
    const keys = await hostKeys(site, masters, workers);
    const definition = await site.run(["ruby", "show.rb", "definition", "keys"], env);
    assert.equal(definition.code, 0, said(definition));
    await Deno.writeTextFile(`${site.directory}/cluster.json`, definition.stdout);

    const validated = await hakube(site, "validate", "--json", "cluster.json");
    assert.equal(validated.code, 0, said(validated));
    const rendered = await hakube(site, "render", "--assets-dir", "assets", "cluster.json");
    assert.equal(rendered.code, 0, said(rendered));
    const scripts = await Array.fromAsync(Deno.readDir(`${site.directory}/assets/scripts`));
    const names = scripts.map(({ name }) => name).sort();
    assert.deepEqual(names, [...keys.keys()].map((name) => `${name}.sh`).sort());
  }
});

Deno.test("keys under `definition` in settings.yaml are in the definition", async () => {
  await using site = await makeVagrantSite();
  const more = "masters: 1\nworkers: 0\ndefinition:\n  clusterName: mine\n" +
    "  podNetworkCIDR: 10.64.0.0/12\n  hooks:\n    networkProvider: flannel\n";
  await Deno.writeTextFile(`${site.directory}/settings.yaml`, more);
  await hostKeys(site, 1, 0);
  const { stdout } = await site.run(["ruby", "show.rb", "definition", "keys"]);
  const { clusterName, podNetworkCIDR, hooks, masters } = parse(stdout);
  assert.equal(masters[0].schedulable, true, "without workers, masters take ordinary pods");
  assert.deepEqual({ clusterName, podNetworkCIDR, hooks }, {
    clusterName: "mine",
    podNetworkCIDR: "10.64.0.0/12",
    hooks: { networkProvider: "flannel" },
  });
  await Deno.writeTextFile(`${site.directory}/cluster.json`, stdout);
  const validated = await hakube(site, "validate", "cluster.json");
  assert.equal(validated.code, 0, said(validated));
});

Deno.test("without a host key there is no definition", async () => {
  await using site = await makeVagrantSite();
  await hostKeys(site, 3, 1);
  const result = await site.run(["ruby", "show.rb", "definition", "keys"]);
  assert.notEqual(result.code, 0);
  assert.match(result.stderr, /no host key of worker1 in keys/);
});

for (
  const [name, settings] of [
    ["vagrant", ""],
    ["vagrant-calico", "definition:\n  hooks:\n    networkProvider: calico\n"],
  ] as const
) {
  Deno.test(`samples/${name}.json is what the provider writes with its defaults`, async () => {
    await using site = await makeVagrantSite();
    const sample = await Deno.readTextFile(`${root}samples/${name}.json`);
    const { masters, workers } = parse(sample);
    await Deno.mkdir(`${site.directory}/keys`);
    for (const { nodeName, sshHostKey } of [...masters, ...workers]) {
      await Deno.writeTextFile(`${site.directory}/keys/${nodeName}.pub`, `${sshHostKey}\n`);
    }
    await Deno.mkdir(`${site.home}/.ssh`);
    await makeKey(`${site.home}/.ssh/id_ed25519`, "-t", "ed25519");
    await Deno.writeTextFile(`${site.directory}/settings.yaml`, settings);
    const { stdout } = await site.run(["ruby", "show.rb", "definition", "keys"]);
    // Where the schema is, only somebody who has a copy of this repository knows.
    assert.equal(stdout, sample.replace(/^ {2}"\$schema": .*\n/m, ""));
  });
}

/** Makes a host key for each node, in `keys`. @returns the public halves by node */
async function hostKeys(
  site: VagrantSite,
  masters: number,
  workers: number,
): Promise<Map<string, string>> {
  await Deno.mkdir(`${site.directory}/keys`);
  const names = [...numbered("master", masters), ...numbered("worker", workers)];
  const keys = names.map(async (name) =>
    [name, await makeKey(`${site.directory}/keys/${name}`, "-t", "ed25519", "-C", name)] as const
  );
  return new Map(await Promise.all(keys));
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index}`);
}

/** At home as whoever runs the test: there Deno has cached what hakube imports. */
function hakube(site: VagrantSite, ...args: string[]): Promise<ProgramResult> {
  return site.run([...hakubeCommand(), ...args], { HOME: Deno.env.get("HOME") ?? "" });
}
