import { dirname } from "node:path";
import { initialCluster } from "../../src/plan/etcd_environment.ts";
import { nodePaths } from "../../src/plan/node_paths.ts";
import type { ClusterPlan } from "../../src/plan/plan.ts";
import type { ProgramResult } from "../run_program.ts";
import { labProgram } from "./lab_program.ts";
import { installedSecrets } from "./master_secrets.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";
import type { NodeNetwork } from "./node_network.ts";
import { type ProcessConnection, processConnection } from "./process_connection.ts";

/** As systemd would start the unit; `set -a` exports what the files set. */
const startEtcd = `set -ea
. ${nodePaths.etcdEnvironment}
. ${nodePaths.etcdInitialCluster}
echo $$ >/run/etcd.pid
exec /usr/local/bin/etcd`;

/** What etcd says when it has found a leader and takes requests. */
const ready = "ready to serve client requests";

/** A master on which nothing but etcd runs, from what is rendered for that master. */
export class EtcdMember implements AsyncDisposable {
  readonly address: string;
  readonly #node: NodeNamespace;
  readonly #enter: readonly string[];
  #etcd: Deno.ChildProcess | undefined;
  /** Ends with what etcd said, when etcd ends. */
  #log: Promise<string> = Promise.resolve("");

  private constructor(address: string, node: NodeNamespace, network: NodeNetwork) {
    this.address = address;
    this.#node = node;
    this.#enter = [...network.enter(address), ...node.enter];
  }

  /** Puts everything in place that a master's etcd needs, as its boot script would. */
  static async make(
    plan: ClusterPlan,
    nodeName: string,
    assets: string,
    network: NodeNetwork,
  ): Promise<EtcdMember> {
    const planned = plan.nodes.find(({ node }) => node.nodeName === nodeName);
    if (planned === undefined) throw new Error(`there is no node "${nodeName}"`);
    const node = await makeNodeNamespace();
    const member = new EtcdMember(planned.node.privateIP, node, network);
    for (const { path, bytes, mode } of await installedSecrets(plan, nodeName, assets)) {
      await member.#write(path, bytes, mode);
    }
    for (const { path, content } of planned.files.filter(({ step }) => step === "etcd")) {
      await member.#write(path, new TextEncoder().encode(content), 0o644);
    }
    await member.#write(nodePaths.etcdInitialCluster, initialClusterFile(plan), 0o644);
    await Deno.mkdir(`${node.directory}${nodePaths.etcdData}`, { mode: 0o700 });
    for (const program of ["etcd", "etcdctl", "etcdutl"]) {
      await Deno.copyFile(
        await labProgram(program),
        `${node.directory}/usr/local/bin/${program}`,
      );
    }
    return member;
  }

  /** Starts etcd. Resolves when the member serves, which it does only with a majority. */
  async start(): Promise<void> {
    const [program = "", ...words] = [...this.#enter, "/bin/bash", "-c", startEtcd];
    const etcd = new Deno.Command(program, { args: words, stdin: "null", stderr: "piped" }).spawn();
    this.#etcd = etcd;
    const serves = Promise.withResolvers<void>();
    this.#log = this.#read(etcd, serves.resolve);
    const ended = this.#log.then((said) => Promise.reject(new Error(`etcd ended: ${said}`)));
    await Promise.race([serves.promise, ended]);
  }

  /** Kills etcd, which can do nothing about it. */
  async kill(): Promise<void> {
    await this.#node.shell("kill -KILL $(</run/etcd.pid)");
    await this.#etcd?.status;
    await this.#log;
  }

  /** Runs etcdctl here. */
  async etcdctl(...args: string[]): Promise<ProgramResult> {
    const [program = "", ...words] = [...this.#enter, "/usr/local/bin/etcdctl", ...args];
    const { code, stdout, stderr } = await new Deno.Command(program, { args: words }).output();
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  }

  /** As if logged in to the master as root. */
  connection(): ProcessConnection {
    return processConnection(this.#enter);
  }

  /** Runs bash's commands here. */
  shell(commands: string): Promise<ProgramResult> {
    return this.#node.shell(commands);
  }

  /** Places a file for etcdctl to use. @param path absolute, on the node */
  async place(path: string, bytes: Uint8Array): Promise<void> {
    await this.#write(path, bytes, 0o600);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#node[Symbol.asyncDispose]();
    await this.#etcd?.status;
    await this.#log;
  }

  async #write(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    const inside = `${this.#node.directory}${path}`;
    await Deno.mkdir(dirname(inside), { recursive: true });
    await Deno.writeFile(inside, bytes, { mode });
  }

  async #read(etcd: Deno.ChildProcess, serves: () => void): Promise<string> {
    let said = "";
    for await (const piece of etcd.stderr.pipeThrough(new TextDecoderStream())) {
      said += piece;
      if (said.includes(ready)) serves();
      said = said.slice(-8192);
    }
    return said;
  }
}

/** As the boot script's `write_initial_cluster` makes it. */
function initialClusterFile({ definition }: ClusterPlan): Uint8Array {
  const settings = {
    ETCD_INITIAL_CLUSTER: initialCluster(definition),
    ETCD_INITIAL_CLUSTER_STATE: "new",
    ETCD_INITIAL_CLUSTER_TOKEN: definition.clusterName,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  return new TextEncoder().encode(lines.join(""));
}
