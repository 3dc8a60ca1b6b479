import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { outputOf } from "../run_program.ts";
import { runShell } from "./shell_functions.ts";
import { net, TestHost } from "./test_host.ts";

/** Runs hakube on a definition's text. @returns the directory that it worked in */
async function hakube(directory: string, ...args: readonly string[]): Promise<string> {
  return await outputOf([...hakubeCommand(), ...args], { cwd: directory });
}

Deno.test("machines definition is one that hakube validates and renders, with the machines' host keys", async () => {
  await using host = await TestHost.make();
  await host.ran("up", "--masters", "1", "--workers", "1");
  const text = await host.ran("definition");
  await Deno.writeTextFile(`${host.directory}/cluster.json`, text);
  await hakube(host.directory, "validate", "cluster.json");
  await hakube(host.directory, "render", "cluster.json");
  for (const [name, address] of [["m0", `${net}.10`], ["w0", `${net}.20`]] as const) {
    const hostKey = await host.ran("exec", name, "cat", "/etc/ssh/ssh_host_ed25519_key.pub");
    const node = `"${address}", "sshHostKey": "${hostKey.replace(/ \w+\n$/, "")}"`;
    assert.ok(text.includes(node), `${node}\n${text}`);
  }
  await Deno.readTextFile(`${host.directory}/assets/scripts/m0.sh`);
  await Deno.readTextFile(`${host.directory}/assets/scripts/w0.sh`);
  const { loadBalancer } = JSON.parse(await host.ran("status", "--json"));
  assert.deepEqual(loadBalancer, { state: "up", address: `${net}.9` });
});

Deno.test("machines definition --mirrors puts a file's object into it", async () => {
  await using host = await TestHost.make();
  await host.ran("up", `m0=${net}.10`);
  const mirrors = { images: { "registry.k8s.io": `http://${net}.1:5000` } };
  await Deno.writeTextFile(`${host.directory}/mirrors.json`, JSON.stringify(mirrors, null, 2));
  const text = await host.ran("definition", "--mirrors", `${host.directory}/mirrors.json`);
  const withoutComments = text.replace(/^ *\/\/.*$/gm, "");
  assert.deepEqual(JSON.parse(withoutComments).mirrors, mirrors);
  const key = `${host.directory}/login_ed25519`;
  assert.equal(JSON.parse(withoutComments).sshLoginKey, key);
  await Deno.remove(key);
  // A key that is not there is an agent's.
  assert.doesNotMatch(await host.ran("definition"), /sshLoginKey/);
});

Deno.test("print_exceptions() asks kubeadm to overlook what this host's kernel has not, and no more", async () => {
  const exceptions = async (host: string): Promise<unknown> => {
    const script = `has_cgroup_v2() { false; }\nkernel_config=/nowhere\n${host}\nprint_exceptions`;
    const text = await runShell(["settings", "definition"], script);
    return text === "" ? {} : JSON.parse(`{${text.replace(/^,$|^ *\/\/.*$/gm, "")}}`);
  };
  const ignored = { ignorePreflightErrors: ["SystemVerification"] };
  assert.deepEqual(await exceptions(""), {
    kubeadm: { kubeletConfiguration: { failCgroupV1: false }, ...ignored },
  });
  assert.deepEqual(await exceptions("has_cgroup_v2() { true; }; kernel_config=/etc/hosts"), {});
});
