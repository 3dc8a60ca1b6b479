import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { UsageError } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";

/** `hakube kubeconfig DEFINITION` */
export function addKubeconfigCommand(program: Program, { context, terminal }: CommandSetup): void {
  program
    .command("kubeconfig")
    .description("make a kubeconfig for the load balancer, with a client certificate of its own")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--output <file>", "write to this file, with mode 0600, instead of standard output")
    .option("--force", "with --output: replace the file if it exists")
    .option("--server <url>", "URL of the API server; default: the load balancer's address")
    .option("--ttl <duration>", "how long it is valid, such as 90m, 24h or 30d", "24h")
    .option("--group <name>", "group of the client", "kubeadm:cluster-admins")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText(
      "after",
      example(
        "hakube kubeconfig cluster.json --output kubeconfig",
        "kubectl --kubeconfig kubeconfig get nodes",
      ),
    )
    .action(async (path, options) => {
      const ttlHours = parseDuration(options.ttl);
      const server = options.server === undefined ? undefined : checkServer(options.server);
      const [{ loadDefinition }, { planCluster }, { checkAssets }, { makeKubeconfig }] =
        await Promise.all([
          import("../load_definition.ts"),
          import("../../plan/plan_cluster.ts"),
          import("../../assets/check_assets.ts"),
          import("../../operate/kubeconfig.ts"),
        ]);
      const { ports, readInput } = context;
      const { definition } = await loadDefinition(path, ports, readInput, {
        allowTwoMasters: options.allowTwoMasters ?? false,
      });
      const assets = await checkAssets(planCluster(definition), options.assetsDir, ports, {
        allowEdited: true, // the scripts are not what this is about
      });
      const text = await makeKubeconfig(assets, {
        clusterName: definition.clusterName,
        server: server ?? serverOf(definition),
        group: checkGroup(options.group),
        ttlHours,
      }, ports);
      if (options.output === undefined) terminal.out(text);
      else await writeSecret(ports.files, options.output, text, options.force ?? false);
    });
}

async function writeSecret(
  files: Files,
  path: string,
  text: string,
  force: boolean,
): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  if (force) await files.writeAtomically(path, bytes, 0o600);
  else if (!await files.createNew(path, bytes, 0o600)) {
    throw new UsageError(`"${path}" exists`, ["name another file, or say --force to replace it"]);
  }
}

function serverOf({ masterLoadBalancerAddress: { host, port } }: ClusterDefinition): string {
  return `https://${host}:${port}`;
}

/** @returns hours */
function parseDuration(text: string): number {
  const match = /^([1-9]\d{0,5})([mhd])$/.exec(text);
  if (match === null) {
    throw new UsageError(`--ttl "${text}" is no duration`, ["write for example 90m, 24h or 30d"]);
  }
  const hours = { m: 1 / 60, h: 1, d: 24 }[match[2] as "m" | "h" | "d"];
  return Number(match[1]) * hours;
}

function checkServer(url: string): string {
  if (/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?\/?$/.test(url)) return url;
  throw new UsageError(`--server "${url}" is no URL of an API server`, [
    "write for example https://kube.example.com:6443",
  ]);
}

function checkGroup(group: string): string {
  if (/^[A-Za-z0-9:._-]{1,64}$/.test(group)) return group;
  throw new UsageError(`--group "${group}" is no name of a group`);
}
