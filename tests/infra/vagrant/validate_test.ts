import assert from "node:assert/strict";
import { needPrograms } from "./needed_programs.ts";
import { addProgram, makeVagrantSite, said, type VagrantSite } from "./vagrant_site.ts";

/**
 * `vagrant validate`: the Vagrantfile is evaluated, and the providers look at their settings. libvirt's
 * plugin is the real one. VirtualBox itself cannot be installed from Debian; all that Vagrant asks of it
 * here is its version.
 */

const virtualBox = '#!/bin/sh\ntest "$*" = --version && echo 7.0.20r163906\n';
const providers = ["libvirt", "virtualbox"] as const;
const clusters = [[1, 0], [3, 2], [5, 3]] as const;

await needPrograms("vagrant");

async function siteWithProviders(): Promise<VagrantSite> {
  const site = await makeVagrantSite();
  await addProgram(site, "VBoxManage", virtualBox);
  return site;
}

function validate(site: VagrantSite, provider: string, env = {}) {
  // Without the flag Vagrant before 2.4 does not look at disks.
  const always = { VAGRANT_DEFAULT_PROVIDER: provider, VAGRANT_EXPERIMENTAL: "disks" };
  return site.run(["vagrant", "validate"], { ...always, ...env });
}

for (const provider of providers) {
  Deno.test(`vagrant validate accepts clusters of all sizes for ${provider}`, async () => {
    await using site = await siteWithProviders();
    for (const [masters, workers] of clusters) {
      const env = { HAKUBE_VAGRANT_MASTERS: `${masters}`, HAKUBE_VAGRANT_WORKERS: `${workers}` };
      const result = await validate(site, provider, env);
      assert.equal(result.code, 0, said(result));
    }
  });

  Deno.test(`vagrant validate looks at the settings for ${provider}`, async () => {
    await using site = await siteWithProviders();
    const path = `${site.directory}/Vagrantfile`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(`${provider}.cpus =`, `${provider}.cups =`));
    const result = await validate(site, provider);
    assert.notEqual(result.code, 0);
    assert.match(said(result), /cups/);
  });
}

Deno.test("vagrant validate needs no provider with --ignore-provider", async () => {
  await using site = await makeVagrantSite();
  const result = await site.run(["vagrant", "validate", "--ignore-provider"]);
  assert.equal(result.code, 0, said(result));
});

Deno.test("vagrant status names the ancestor's machines, or as many as one wants", async () => {
  await using site = await makeVagrantSite();
  const { stdout } = await site.run(["vagrant", "status", "--machine-readable"], {
    VAGRANT_DEFAULT_PROVIDER: "libvirt",
    HAKUBE_VAGRANT_WORKERS: "3",
  });
  const names = [...stdout.matchAll(/^\d+,([^,]+),metadata,provider,/gm)].map(([, name]) => name);
  assert.deepEqual(names, [
    "lb",
    ...["master0", "master1", "master2"],
    ...["worker0", "worker1", "worker2"],
  ]);
});

const refused: readonly (readonly [Record<string, string>, RegExp])[] = [
  [{ MASTERS: "0" }, /HAKUBE_VAGRANT_MASTERS is "0"; it must be a number from 1 to 10/],
  [{ MASTERS: "2" }, /2 masters are worse than one.*Take 1, 3 or 5/],
  [{ MASTERS: "three" }, /HAKUBE_VAGRANT_MASTERS is "three"; it must be a number/],
  [{ MASTERS: "" }, /HAKUBE_VAGRANT_MASTERS is ""/],
  [{ WORKERS: "-1" }, /HAKUBE_VAGRANT_WORKERS is "-1"; it must be a number from 0 to 80/],
  [{ MASTER_MEMORY: "1024" }, /HAKUBE_VAGRANT_MASTER_MEMORY is "1024".* from 1700 /],
  [{ MASTER_CPUS: "1" }, /HAKUBE_VAGRANT_MASTER_CPUS is "1"; it must be a number from 2 to/],
  [{ NETWORK: "8.8.8" }, /HAKUBE_VAGRANT_NETWORK is "8\.8\.8"/],
  [{ NETWORK: "10.0.2" }, /network is "10\.0\.2"; take .* a free private \/24/],
  [{ NETWORK: "10.300.1" }, /network is "10\.300\.1"/],
  [{ BOX: "x y" }, /HAKUBE_VAGRANT_BOX is "x y"/],
];

Deno.test("vagrant says what is wrong with the settings, without a stack trace", async () => {
  await using site = await makeVagrantSite();
  const result = await site.run(["vagrant", "up"], { HAKUBE_VAGRANT_MASTERS: "2" });
  assert.notEqual(result.code, 0);
  assert.match(result.stderr, /2 masters are worse than one/);
  assert.doesNotMatch(result.stderr, /\.rb:|Vagrantfile/);
});

Deno.test("settings that make no cluster are refused, with the reason", async () => {
  await using site = await makeVagrantSite();
  for (const [settings, expected] of refused) {
    const env = Object.entries(settings).map(([name, value]) => [`HAKUBE_VAGRANT_${name}`, value]);
    const result = await site.run(["ruby", "show.rb", "haproxy"], Object.fromEntries(env));
    assert.notEqual(result.code, 0, JSON.stringify(settings));
    assert.match(result.stderr, expected);
  }
});

const refusedFiles: readonly (readonly [string, readonly RegExp[]])[] = [
  ["masters: 0\nworker: 3\n", [
    /masters in settings\.yaml is 0; it must be a number from 1 to 10/,
    /there is no setting "worker"; there are masters, workers,/,
  ]],
  ["definition:\n  masters: []\n", [
    /definition in settings\.yaml: masters follow from the machines/,
  ]],
  ["masters: [3\n", [/settings\.yaml is not YAML: .*line/s]],
  ["- masters\n", [/settings\.yaml must consist of lines such as `masters: 3`/]],
  ["masters: !ruby/object:Object {}\n", [/settings\.yaml is not YAML/]],
];

Deno.test("a settings.yaml with mistakes is refused, and all of them are named", async () => {
  await using site = await makeVagrantSite();
  for (const [text, expected] of refusedFiles) {
    await Deno.writeTextFile(`${site.directory}/settings.yaml`, text);
    const result = await site.run(["ruby", "show.rb", "haproxy"]);
    assert.notEqual(result.code, 0, text);
    for (const part of expected) assert.match(result.stderr, part);
  }
});

Deno.test("an environment variable wins over settings.yaml", async () => {
  await using site = await makeVagrantSite();
  await Deno.writeTextFile(`${site.directory}/settings.yaml`, "masters: 1\nnetwork: 10.7.0\n");
  const written = await site.run(["ruby", "show.rb", "haproxy"]);
  assert.deepEqual(serversOf(written.stdout), ["master0 10.7.0.10:6443"], said(written));
  const won = await site.run(["ruby", "show.rb", "haproxy"], { HAKUBE_VAGRANT_MASTERS: "3" });
  assert.deepEqual(serversOf(won.stdout), [
    "master0 10.7.0.10:6443",
    "master1 10.7.0.11:6443",
    "master2 10.7.0.12:6443",
  ]);
});

function serversOf(configuration: string): string[] {
  return [...configuration.matchAll(/^ {2}server (.*)$/gm)].map(([, server = ""]) => server);
}
