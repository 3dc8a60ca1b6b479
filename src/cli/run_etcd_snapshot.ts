import { dirname } from "node:path";
import { readTemplates } from "../assets/templates.ts";
import { connectNodes } from "../install/connect_nodes.ts";
import { requireFree } from "../operate/snapshot/receive_snapshot.ts";
import { recordPath, type SnapshotRecord } from "../operate/snapshot/snapshot_record.ts";
import type { GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { etcdSnapshotDocument } from "./documents/etcd_documents.ts";
import { reportProblems } from "./error_report.ts";
import { foreignNodes } from "./foreign_nodes.ts";
import { loadCluster } from "./load_cluster.ts";
import type { LoginFlags } from "./login_options.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import { runnerOf } from "./runner_of.ts";
import { makeSnapshotDirectory, snapshotPath } from "./snapshot_place.ts";
import { findSnapshotSource, takeSnapshot } from "./take_snapshot.ts";

/** The options of `hakube etcd snapshot`, as its command gives them. */
export interface SnapshotOptions extends GlobalOptions, LoginFlags {
  readonly assetsDir: string;
  readonly force?: true | undefined;
  readonly allowTwoMasters?: true | undefined;
}

/**
 * Takes a snapshot of etcd from its healthiest member.
 * @param file undefined: a name with the time
 * @throws AssetsError when a master that answers belongs to another cluster
 */
export async function runEtcdSnapshot(
  path: string,
  file: string | undefined,
  options: SnapshotOptions,
  setup: CommandSetup,
): Promise<void> {
  const { context, terminal } = setup;
  const { ports } = context;
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, context);
  if (!options.json && !options.quiet) reportProblems(path, cluster.warnings, terminal);
  const { plan: { definition } } = cluster;
  const target = {
    path: file ?? snapshotPath(definition.clusterName, ports.clock.now()),
    replace: options.force ?? false,
  };
  await requireFree(ports.files, target);
  const { masters } = definition;
  const login = await prepareLogin(cluster, masters, { ...options, concurrency: 10 }, context);
  await using nodes = await connectNodes(definition, [], {
    connect: (node) => login.connect(node),
    launcher: (await readTemplates(ports.files)).launcher,
    runner: runnerOf(context),
    concurrency: 10,
    onEvent: () => {},
  });
  await foreignNodes(nodes.members, cluster);
  const reached = masters.flatMap(({ nodeName }) => nodes.members.get(nodeName) ?? []);
  const { failures } = nodes;
  const source = await findSnapshotSource({ reached, failures }, ports.files);
  if (file === undefined) await makeSnapshotDirectory(ports.files, dirname(target.path));
  const record = await takeSnapshot(source, { cluster, target }, options, setup);
  if (options.json) {
    printDocument<typeof etcdSnapshotDocument>(terminal, { ...record, path: target.path });
  } else if (!options.quiet) terminal.err(summary(record, target.path));
}

function summary({ node, revision, keys, sha256 }: SnapshotRecord, path: string): string {
  return `${path}: snapshot of ${node}, revision ${revision}, ${keys} keys, sha256 ${sha256}\n` +
    `What it is stands in ${
      recordPath(path)
    }. Keep both as you keep the assets: it holds all that the\n` +
    "cluster knows, and its Secrets can be read by whoever also has the encryption key in the assets.\n";
}
