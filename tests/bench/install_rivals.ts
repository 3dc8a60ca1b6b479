import { packBundle } from "../../src/install/bundle.ts";
import { bundleSecrets } from "../../src/install/bundle_secrets.ts";
import type { InstallSite } from "../integration/install_site.ts";

/** What one would install with instead, with everything written that they need. */

/** For each node what its script is sent with, as hakube sends it: the archive of a run. */
async function writeBundles(site: InstallSite): Promise<void> {
  const assets = `${site.directory}/assets`;
  const read = (path: string) => Deno.readFile(`${assets}/${path}`);
  for (const { node, secrets: planned } of site.plan.nodes) {
    const { nodeName } = node;
    const decision = {
      format: "1",
      runId: "bench",
      node: nodeName,
      phase: "node",
      etcd: "existing",
      quorumSeen: "yes",
      initMaster: "m0",
      loginUser: "root",
      startedBy: "bench",
    } as const;
    const script = await Deno.readTextFile(`${assets}/scripts/${nodeName}.sh`);
    const secrets = await bundleSecrets(site.plan, planned, "0123456789abcdef", {
      readAsset: read,
      credentials: new Map(),
    });
    const { bytes } = await packBundle(script, decision, secrets);
    await Deno.writeFile(`${site.directory}/${nodeName}.tar`, bytes);
  }
}

/**
 * `xargs -P` over all nodes.
 * @param remote what a node's shell runs
 * @param input the file that it is sent; `$0` is the node's name
 */
function xargs(site: InstallSite, remote: string, input: string): string[] {
  const options = ["BatchMode=yes", "LogLevel=ERROR", "StrictHostKeyChecking=accept-new"]
    .concat(`UserKnownHostsFile=${site.directory}/xargs_known_hosts`)
    .map((option) => `-o ${option}`).join(" ");
  const ssh = `exec ssh -F none -T ${options} -i login -p ${site.port} "root@$1" '${remote}' `;
  return ["xargs", "-a", "nodes", "-P", "50", "-L", "1", "sh", "-c", `${ssh} <${input}`];
}

/** xargs with the OpenSSH client: the scripts that hakube sends, and a script that does nothing. */
export async function everyNode(
  site: InstallSite,
): Promise<["xargs ssh" | "xargs ssh, only `true`", string[]][]> {
  await writeBundles(site);
  const { directory, nodes } = site;
  const lines = nodes.map(({ name, address }) => `${name} ${address}\n`);
  await Deno.writeTextFile(`${directory}/nodes`, lines.join(""));
  await Deno.writeTextFile(`${directory}/nothing.sh`, "true\n");
  const bundle = "/run/hakube/bundle";
  const unpack = `mkdir -p ${bundle} && tar -xC ${bundle} && exec bash ${bundle}/script.sh run`;
  return [
    ["xargs ssh", xargs(site, unpack, "$0.tar")],
    ["xargs ssh, only `true`", xargs(site, "exec bash -s", "nothing.sh")],
  ];
}

/** Ansible's module `script`, which sends a script that does nothing to each node and runs it. */
export async function ansibleCommand(site: InstallSite): Promise<string[]> {
  const { directory, nodes, port } = site;
  const hosts = nodes.map(({ name, address }) => `${name} ansible_host=${address}\n`);
  await Deno.writeTextFile(`${directory}/inventory`, hosts.join(""));
  const settings = [
    "[defaults]",
    "host_key_checking = False",
    `remote_user = root`,
    `remote_port = ${port}`,
    `private_key_file = ${directory}/login`,
    `local_tmp = ${directory}/ansible`,
    "[ssh_connection]",
    // One session instead of three, and no sftp: as fast as it gets.
    "pipelining = True",
    "transfer_method = piped",
  ];
  await Deno.writeTextFile(`${directory}/ansible.cfg`, `${settings.join("\n")}\n`);
  return [
    ...["ansible", "all", "-i", "inventory", "--forks", "50"],
    ...["-m", "script", "-a", "nothing.sh"],
  ];
}
