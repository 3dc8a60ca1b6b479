import { fileURLToPath } from "node:url";
import { cloudControllerManagers } from "../plan/cloud/cloud_files.ts";
import { networkProviders } from "../plan/network/network_providers.ts";
import { operationNames } from "../plan/operations.ts";
import type { Files } from "../ports.ts";

/** Where the templates lie: beside `src/`, in the source tree and in the binary alike. */
const root = fileURLToPath(new URL("../../templates/", import.meta.url));

/** What hakube brings along to make scripts of. */
export interface Templates {
  /** Text of a template by its name below `templates/`, without endings: `master`, `steps/etcd`. */
  readonly texts: ReadonlyMap<string, string>;
  /** `templates/launcher.sh` and its parts, which are no templates. */
  readonly launcher: string;
}

/** Names of the hooks that hakube brings along, by the kind of hook. */
export const bundledHooks = {
  preinstall: ["aws"],
  networkProvider: [...networkProviders.map(({ name }) => name), "none"],
  cloudControllerManager: cloudControllerManagers,
  postinstall: [] as string[],
};

const names = [
  "master",
  "worker",
  ...[
    "access",
    "api_certificate",
    "cloud",
    "cluster",
    "containerd",
    "control_plane",
    "etcd",
    "etcd_client",
    "etcd_join",
    "files",
    "hooks",
    "host",
    "join",
    "kubectl",
    "load_balancer",
    "network",
    "packages",
    "pki",
    "ready",
    "run",
    "secrets",
    "trust",
    "user_conf",
  ].map((name) => `steps/${name}`),
  "hooks/network/bundled",
  ...[
    "checks",
    "clean_kubernetes",
    "clean_network",
    "control_plane_stop",
    "cordon",
    "drain_node",
    "etcd_data",
    "head",
    "members",
    "pods",
    "restart",
    "running",
    "tell",
    "verify_api",
    "verify_lock",
    ...operationNames,
  ].map((name) => `operations/${name}`),
  ...bundledHooks.preinstall.map((name) => `hooks/preinstall/${name}`),
];

/** The parts of the launcher, in the order in which bash reads them. */
const launcherParts = ["launcher/facts.sh", "launcher/run.sh", "launcher.sh"];

/** Reads all templates, which takes a few milliseconds. */
export async function readTemplates(files: Files): Promise<Templates> {
  const texts = await Promise.all(
    names.map(async (name) => [name, await readText(files, `${name}.sh.eta`)] as const),
  );
  return { texts: new Map(texts), launcher: await readWhole(files, launcherParts) };
}

/** The parts of preflight's program, in the order in which bash reads them. */
const preflightParts = [
  "preflight/json.sh",
  "preflight/facts.sh",
  "preflight/disk.sh",
  "preflight/reach.sh",
  "preflight.sh",
];

/** Reads the program that preflight runs on nodes, `templates/preflight.sh`, which is no template. */
export async function readPreflight(files: Files): Promise<string> {
  return await readWhole(files, preflightParts);
}

/** Reads the program that tells what a node and its cluster are, `templates/state.sh`. */
export async function readStateProgram(files: Files): Promise<string> {
  return await readText(files, "state.sh");
}

/** Reads the program that lets a key log in, `templates/login/authorize_key.sh`, which is no template. */
export async function readAuthorizeKey(files: Files): Promise<string> {
  return await readText(files, "login/authorize_key.sh");
}

/** Reads the program that moves snapshots of etcd, `templates/snapshot.sh`. */
export async function readSnapshotProgram(files: Files): Promise<string> {
  return await readText(files, "snapshot.sh");
}

/** Reads the program that writes to the API while a master is away, `templates/witness.sh`. */
export async function readWitnessProgram(files: Files): Promise<string> {
  return await readText(files, "witness.sh");
}

async function readWhole(files: Files, parts: readonly string[]): Promise<string> {
  return (await Promise.all(parts.map((path) => readText(files, path)))).join("\n");
}

async function readText(files: Files, path: string): Promise<string> {
  const bytes = await files.read(`${root}${path}`);
  if (bytes === undefined) throw new Error(`The template "${path}" is missing`);
  return new TextDecoder().decode(bytes);
}
