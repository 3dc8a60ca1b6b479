import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { validDefinition } from "../fakes/valid_definition.ts";
import { replaceEtcdCluster, writeClusterRecord } from "../../src/assets/cluster_record.ts";
import { byCall, byCommand, type Provocation } from "./provocation.ts";

const cluster = "/site/cluster.json";
const assets = "/site/assets";
const pki = `${assets}/pki`;

function definition(overrides: Record<string, unknown> = {}): string {
  const plain = { hooks: undefined, dockerVersion: undefined };
  return JSON.stringify(validDefinition({ ...plain, ...overrides }));
}

/** Rendered assets, to which something happened. */
function rendered(
  happen: (files: ProgramFiles) => Promise<unknown> | void,
): () => Promise<{ files: ProgramFiles }> {
  return async () => {
    const files = new ProgramFiles();
    files.edit(cluster, definition());
    await runInProcess(["render", cluster, "--assets-dir", assets], { files });
    await happen(files);
    return { files };
  };
}

const living = {
  clusterName: "lab",
  clusterId: "0",
  etcdClusterId: "1",
  initialisedAt: "2026-11-23T12:00:00Z",
  initialisedBy: "master0",
};

async function live(files: ProgramFiles): Promise<void> {
  await writeClusterRecord({ files, clock: new FixedClock() }, assets, living);
}

type Happening = (files: ProgramFiles) => Promise<unknown> | void;

/** What happened, to which file, and the command that tells. */
const happenings: readonly (readonly [string, string, Happening])[] = [
  ["another cluster's", "render", (files) => files.edit(cluster, definition({ clusterName: "b" }))],
  [
    "a definition that changed",
    "install",
    (files) => files.edit(cluster, definition({ audit: false })),
  ],
  ["nothing rendered", "install", (files) => files.remove(`${assets}/manifest.json`)],
  ["a manifest that is damaged", "render", (files) => files.edit(`${assets}/manifest.json`, "{")],
  [
    "a manifest of later",
    "render",
    (files) => files.edit(`${assets}/manifest.json`, '{"formatVersion": 99}'),
  ],
  [
    "a cluster record that is damaged",
    "render",
    (files) => files.edit(`${assets}/cluster.json`, "{}"),
  ],
  ["another hakube at work", "render", (files) => files.tryLock(`${assets}/.lock`)],
  ["an edited script", "install", (files) => files.edit(`${assets}/scripts/worker0.sh`, "echo\n")],
  ["two edited scripts", "install", (files) => {
    files.edit(`${assets}/scripts/worker0.sh`, "echo\n");
    files.edit(`${assets}/scripts/worker1.sh`, "echo\n");
  }],
  [
    "a changed certificate",
    "install",
    (files) => files.edit(`${pki}/etcd/etcd-master0-peer.pem`, "junk"),
  ],
  ["a missing file", "install", (files) => files.remove(`${pki}/etcd/etcd-master0-peer.pem`)],
  ["keys that others may read", "install", async (files) => {
    await files.setMode(`${pki}/etcd/ca-key.pem`, 0o644);
    await files.setMode(`${pki}/kubernetes/ca.key`, 0o644);
    await files.setMode(`${assets}/cluster.token`, 0o640);
  }],
  ["a token that is damaged", "render", (files) => files.edit(`${assets}/cluster.token`, "x")],
  [
    "an authority that is no certificate",
    "render",
    (files) => files.edit(`${pki}/etcd/ca.pem`, "x"),
  ],
  [
    "an authority's key that is none",
    "render",
    (files) => files.edit(`${pki}/etcd/ca-key.pem`, "x"),
  ],
  [
    "an authority with another key",
    "render",
    (files) => files.edit(`${pki}/etcd/ca-key.pem`, files.text(`${pki}/kubernetes/ca.key`)),
  ],
  ["an authority that is a leaf", "render", (files) => {
    files.edit(`${pki}/etcd/ca.pem`, files.text(`${pki}/etcd/etcd-master0-peer.pem`));
    files.edit(`${pki}/etcd/ca-key.pem`, files.text(`${pki}/etcd/etcd-master0-peer-key.pem`));
  }],
  ["a directory in the place of a file", "render", async (files) => {
    await files.remove(`${assets}/cluster.token`);
    files.directories.set(`${assets}/cluster.token`, 0o700);
  }],
  ["half an authority", "render", (files) => files.remove(`${pki}/etcd/ca-key.pem`)],
  [
    "a service account key that is none",
    "render",
    (files) => files.edit(`${pki}/kubernetes/sa.key`, "x"),
  ],
  ["a login key that is none", "render", (files) => files.edit(`${pki}/ssh/worker0_ed25519`, "x")],
  ["a secret of a living cluster that is missing", "render", async (files) => {
    await live(files);
    await files.remove(`${pki}/kubernetes/encryption.key`);
  }],
];

/** Assets that do not fit, or that nothing can be done with. */
export const assetsErrors: readonly Provocation[] = [
  ...happenings.map(([title, command, happen]) =>
    byCommand(title, [command, cluster, "--assets-dir", assets], rendered(happen))
  ),
  byCommand("new secrets for a cluster that lives", [
    ...["render", cluster, "--assets-dir", assets, "--overwrite-secrets"],
  ], rendered(live)),
  byCall("a record of another etcd", async () => {
    const { files } = await rendered(live)();
    await writeClusterRecord({ files, clock: new FixedClock() }, assets, {
      ...living,
      etcdClusterId: "2",
    });
  }),
  byCall("a record that was changed during a restore", async () => {
    const { files } = await rendered(live)();
    const restored = { etcdClusterId: "3", etcdRevision: "1" };
    const before = { ...living, etcdClusterId: "2" };
    await replaceEtcdCluster({ files, clock: new FixedClock() }, assets, before, restored);
  }),
  byCommand("an export of nothing", [
    ...["assets", "export", "/site/x.age", "--assets-dir", "/none"],
    ...["--recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"],
  ]),
  byCommand("an import of what is no export", ["assets", "import", cluster], rendered(() => {})),
];
