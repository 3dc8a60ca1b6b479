import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { UsageError } from "../../errors.ts";
import type { Kubeconfig } from "../../operate/kubeconfig.ts";
import type { GlobalOptions } from "../cli_context.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import type { kubeconfigWrittenDocument } from "../documents/assets_documents.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";
import { styled, type Terminal } from "../terminal.ts";
import { checkOutput, writeOutput } from "../write_output.ts";

/** `hakube kubeconfig DEFINITION` */
export function addKubeconfigCommand(program: Program, setup: CommandSetup): void {
  program
    .command("kubeconfig")
    .summary("make a kubeconfig, with a client certificate of its own")
    .description("Make a kubeconfig for the load balancer, with a client certificate of its own.")
    .argument("<definition>", "the cluster definition; - for standard input")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--output <file>", "write to this file, with mode 0600")
    .option("--force", "with --output: replace the file if it exists")
    .option("--server <url>", "URL of the API server; default: load balancer")
    .option("--ttl <duration>", "how long it is valid, as 90m or 30d", "24h")
    .option("--group <name>", "group of the client", "kubeadm:cluster-admins")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example(
        "hakube kubeconfig cluster.json --output kubeconfig",
        "kubectl --kubeconfig kubeconfig get nodes",
      ),
    )
    .action(async (path, options, command) => {
      await runKubeconfig(path, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

interface KubeconfigCommandOptions extends GlobalOptions {
  readonly assetsDir: string;
  readonly output?: string | undefined;
  readonly force?: true | undefined;
  readonly server?: string | undefined;
  readonly ttl: string;
  readonly group: string;
  readonly allowTwoMasters?: true | undefined;
}

async function runKubeconfig(
  path: string,
  options: KubeconfigCommandOptions,
  { context, terminal }: CommandSetup,
): Promise<void> {
  const ttlHours = parseDuration(options.ttl);
  const server = options.server === undefined ? undefined : checkServer(options.server);
  const output = options.output === undefined ? undefined : checkOutput(options.output);
  const [{ loadCluster }, { makeKubeconfig, kubeconfigText }] = await Promise.all([
    import("../load_cluster.ts"),
    import("../../operate/kubeconfig.ts"),
  ]);
  const { ports } = context;
  // Edited or not, the scripts are not what this is about.
  const { plan: { definition }, assets } = await loadCluster(
    path,
    { ...options, allowEdited: true },
    context,
  );
  const kubeconfig = await makeKubeconfig(assets, {
    clusterName: definition.clusterName,
    server: server ?? serverOf(definition),
    group: checkGroup(options.group),
    ttlHours,
  }, ports);
  if (!options.quiet) warnOfEnd(kubeconfig, options.ttl, terminal);
  const text = kubeconfigText(kubeconfig);
  if (output === undefined) {
    // JSON is a kubeconfig too; it keeps the apiVersion and kind that kubectl reads.
    terminal.out(options.json ? `${JSON.stringify(kubeconfig.document)}\n` : text);
    return;
  }
  await writeOutput(ports.files, output, text, {
    mode: 0o600,
    force: options.force ?? false,
  });
  if (options.json) tellPrograms(output, terminal);
}

function warnOfEnd({ endsEarly }: Kubeconfig, ttl: string, terminal: Terminal): void {
  if (endsEarly === undefined) return;
  const label = styled(terminal, "yellow", "warning");
  const end = endsEarly.toISOString();
  terminal.err(
    `${label}: it is valid until ${end} and not for ${ttl}, for the cluster's CA ends then\n`,
  );
}

function tellPrograms(path: string, terminal: Terminal): void {
  printDocument<typeof kubeconfigWrittenDocument>(terminal, { kind: "KubeconfigWritten", path });
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
  throw new UsageError(`--group "${group}" is no name of a group`, [
    "at most 64 letters, digits and : . _ -, such as kubeadm:cluster-admins",
  ]);
}
