import { userInfo } from "node:os";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { denoRandom } from "../../src/adapters/deno_random.ts";
import { renderAssets } from "../../src/assets/render_assets.ts";
import { scriptRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { loadDefinition } from "../../src/cli/load_definition.ts";
import { checkIds } from "../../src/install/preflight/preflight_checks.ts";
import { mapLimit } from "../../src/map_limit.ts";
import type { ClusterPlan } from "../../src/plan/plan.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";
import { makeKey, startSshd, type TestSshd } from "./sshd.ts";

const ports = { files: denoFiles, clock: denoClock, random: denoRandom };

/** A node, and the address of this machine that leads to it. */
export interface SiteNode {
  readonly name: string;
  readonly address: string;
  readonly namespace: NodeNamespace;
}

/** How many nodes, and what protects the login key. */
export interface SiteOptions {
  readonly masters: number;
  readonly workers: number;
  /** Default: none. */
  readonly passphrase?: string;
}

/**
 * What a user has who runs `hakube install` in {@link directory}: `cluster.json`, `assets/` with a
 * small boot script, one login key (`login`) for all nodes, and nodes, each at its own address.
 */
export class InstallSite implements AsyncDisposable {
  readonly nodes: readonly SiteNode[];
  readonly plan: ClusterPlan;
  readonly #sshd: TestSshd;
  /** Everything that is to be gone with the site. */
  readonly #made: AsyncDisposableStack;

  private constructor(
    nodes: readonly SiteNode[],
    plan: ClusterPlan,
    sshd: TestSshd,
    made: AsyncDisposableStack,
  ) {
    this.nodes = nodes;
    this.plan = plan;
    this.#sshd = sshd;
    this.#made = made;
  }

  static async make(options: SiteOptions): Promise<InstallSite> {
    await using made = new AsyncDisposableStack();
    const sshd = await startSshd({ config: ["MaxStartups 1000"], everyAddress: true });
    made.use(sshd);
    const key = `${sshd.directory}/login`;
    const publicKey = await makeKey(key, "-t", "ed25519", "-N", options.passphrase ?? "");
    await authorize(sshd, publicKey);
    const names = namesOf(options);
    await writeDefinition(sshd, names);
    const plan = await renderSmall(sshd.directory);
    // Several at a time, for a process starts in the time that another takes to say its number.
    const nodes = await mapLimit(names, 8, async (name, index) => {
      const node = await makeNode(sshd, name, index);
      made.use(node.namespace);
      return node;
    });
    return new InstallSite(nodes, plan, sshd, made.move());
  }

  /** Working directory of whoever uses hakube. */
  get directory(): string {
    return this.#sshd.directory;
  }

  get port(): number {
    return this.#sshd.port;
  }

  node(name: string): NodeNamespace {
    const node = this.nodes.find((node) => node.name === name);
    if (node === undefined) throw new Error(`there is no node "${name}"`);
    return node.namespace;
  }

  /** How often a script was begun on a node. */
  async runsOf(name: string): Promise<number> {
    const journal = await denoFiles.read(
      `${this.node(name).directory}/var/lib/hakube/journal.jsonl`,
    );
    return new TextDecoder().decode(journal).split('"event":"run"').length - 1;
  }

  /** Words that run hakube as users do. */
  get hakube(): string[] {
    return hakubeCommand();
  }

  /** Its environment: no keys, known hosts and settings of whoever runs the test. */
  get environment(): Record<string, string> {
    return {
      HOME: this.directory,
      // Where Deno finds what it has fetched before.
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME") ?? ""}/.cache/deno`,
      PATH: Deno.env.get("PATH") ?? "",
      HAKUBE_TEST_RUNNER: "setsid",
      NO_COLOR: "1",
      TERM: "xterm",
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#made[Symbol.asyncDispose]();
  }
}

function namesOf({ masters, workers }: SiteOptions): string[] {
  const several = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index}`);
  return [...several("m", masters), ...several("w", workers)];
}

/** Every address that begins with 127 is this machine; sshd tells the nodes apart by them. */
function addressOf(index: number): string {
  return `127.88.${index >> 8}.${index & 255}`;
}

/** Lets the key's owner into the node at whose address they came. */
async function authorize(sshd: TestSshd, publicKey: string): Promise<void> {
  const { directory } = sshd;
  await Deno.mkdir(`${directory}/enter`);
  // SSH_CONNECTION is the client's address and port, and the server's.
  await Deno.writeTextFile(
    `${directory}/enter.sh`,
    `read -r _ _ address _ <<<"$SSH_CONNECTION"\n. ${directory}/enter/$address\n`,
  );
  const command = `exec /bin/bash ${directory}/enter.sh`;
  await sshd.authorize(`restrict,command="${command}" ${publicKey}`);
}

async function makeNode(
  { directory }: TestSshd,
  name: string,
  index: number,
): Promise<SiteNode> {
  const namespace = await makeNodeNamespace();
  const address = addressOf(index);
  await Deno.writeTextFile(
    `${directory}/enter/${address}`,
    `exec ${namespace.enter.join(" ")} /bin/bash -c "$SSH_ORIGINAL_COMMAND"\n`,
  );
  return { name, address, namespace };
}

async function writeDefinition(sshd: TestSshd, names: readonly string[]): Promise<void> {
  const node = (nodeName: string) => {
    const index = names.indexOf(nodeName);
    const privateIP = `10.88.${index >> 8}.${(index & 255)}`;
    return { nodeName, privateIP, sshHost: addressOf(index) };
  };
  const definition = {
    clusterName: "site",
    masterLoadBalancerAddress: "10.87.0.1",
    sshLoginUser: userInfo().username,
    sshLoginKey: `${sshd.directory}/login`,
    sshPort: sshd.port,
    // Namespaces of this machine are no machines that one could install.
    ignorePreflight: checkIds,
    masters: names.filter((name) => name.startsWith("m")).map(node),
    workers: names.filter((name) => name.startsWith("w")).map(node),
  };
  await Deno.writeTextFile(`${sshd.directory}/cluster.json`, JSON.stringify(definition));
}

/** What `hakube render` does, with the boot script of tests in place of the real ones. */
export async function renderSmall(directory: string): Promise<ClusterPlan> {
  const path = `${directory}/cluster.json`;
  const noInput = () => Promise.resolve(new Uint8Array());
  const { definition } = await loadDefinition(path, ports, noInput, { allowTwoMasters: false });
  const plan = planCluster(definition);
  const text = await Deno.readTextFile(new URL("boot_script.sh.eta", import.meta.url));
  const { texts, launcher } = await readTemplates(denoFiles);
  const renderer = scriptRenderer(plan, {
    texts: new Map([...texts, ["master", text], ["worker", text]]),
    launcher,
  });
  await renderAssets(plan, renderer, `${directory}/assets`, ports, {
    hakubeVersion: "0",
    overwriteSecrets: false,
    destroyCluster: undefined,
    overwriteScripts: true,
    prune: false,
  });
  return plan;
}
