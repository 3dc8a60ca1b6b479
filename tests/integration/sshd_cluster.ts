import { fileURLToPath } from "node:url";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { denoRandom } from "../../src/adapters/deno_random.ts";
import { checkAssets } from "../../src/assets/check_assets.ts";
import { renderAssets } from "../../src/assets/render_assets.ts";
import { scriptRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { allNodes, type ClusterDefinition } from "../../src/definition/cluster_definition.ts";
import { Installation } from "../../src/install/installation.ts";
import type { InstallEvent, NodeOutcome } from "../../src/install/install_event.ts";
import { Login } from "../../src/install/login/login.ts";
import { mapLimit } from "../../src/map_limit.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { type ClusterPlan, loginKeyPath } from "../../src/plan/plan.ts";
import { resolvedDefinition, resolvedNode } from "../fakes/resolved_definition.ts";
import { launcherText } from "./launcher_process.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";
import { startSshd, type TestSshd } from "./sshd.ts";

const files = denoFiles;
const ports = { files, clock: denoClock, random: denoRandom };
const prompter = {
  interactive: false,
  confirm: () => Promise.resolve(false),
  text: () => Promise.resolve(""),
  secret: () => Promise.resolve(""),
  choose: () => Promise.reject(new Error("somebody was asked")),
};

/** What an installation in a test differs in. */
export interface TestInstallOptions {
  /** Default: all nodes. */
  readonly nodes?: readonly string[];
  readonly stop?: AbortSignal;
  readonly leave?: AbortSignal;
  /** Default: a minute. */
  readonly reconnectSeconds?: number;
  readonly startedBy?: string;
  /** Default: 50. */
  readonly concurrency?: number;
  readonly onEvent?: (event: InstallEvent) => void;
}

/** What came of an installation. */
export interface TestInstallResult {
  readonly outcomes: readonly NodeOutcome[];
  readonly events: readonly InstallEvent[];
}

/** Nodes behind one sshd, and assets for them with a small boot script. */
export class SshdCluster implements AsyncDisposable {
  readonly plan: ClusterPlan;
  readonly nodes = new Map<string, NodeNamespace>();
  readonly #sshd: TestSshd;

  private constructor(definition: ClusterDefinition, sshd: TestSshd) {
    this.plan = planCluster(definition);
    this.#sshd = sshd;
  }

  /** @param workers how many, beside the masters `m0`, `m1` and `m2` */
  static async make(workers: number): Promise<SshdCluster> {
    const sshd = await startSshd({ config: ["MaxStartups 500"] });
    const cluster = new SshdCluster(definitionFor(sshd, workers), sshd);
    try {
      await cluster.render();
      // Several at a time, for a process starts in the time that another takes to say its number.
      await mapLimit(
        allNodes(cluster.plan.definition),
        8,
        ({ nodeName }) => cluster.#add(nodeName),
      );
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    return cluster;
  }

  get names(): string[] {
    return this.plan.nodes.map(({ node: { nodeName } }) => nodeName);
  }

  get assets(): string {
    return `${this.#sshd.directory}/assets`;
  }

  get logs(): string {
    return `${this.#sshd.directory}/logs`;
  }

  /** @param more text at the end of every script */
  async render(more = ""): Promise<void> {
    const template = new URL("boot_script.sh.eta", import.meta.url);
    const text = await Deno.readTextFile(fileURLToPath(template)) + more;
    const { texts, launcher } = await readTemplates(files);
    const renderer = scriptRenderer(this.plan, {
      texts: new Map([...texts, ["master", text], ["worker", text]]),
      launcher,
    });
    await renderAssets(this.plan, renderer, this.assets, ports, {
      hakubeVersion: "0",
      overwriteSecrets: false,
      destroyCluster: undefined,
      overwriteScripts: true,
      prune: false,
    });
  }

  node(name: string): NodeNamespace {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`there is no node "${name}"`);
    return node;
  }

  /** Text of a file on a node, by its absolute path; empty when there is none. */
  async read(name: string, path: string): Promise<string> {
    const bytes = await files.read(`${this.node(name).directory}${path}`);
    return new TextDecoder().decode(bytes ?? new Uint8Array());
  }

  /** Text of a node's log on this machine. */
  async log(name: string): Promise<string> {
    return await Deno.readTextFile(`${this.logs}/${name}.log`);
  }

  /** The journal's lines of a node. */
  async journal(name: string): Promise<Record<string, string>[]> {
    const text = await this.read(name, "/var/lib/hakube/journal.jsonl");
    return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  /** Says in bash what a node does in a step besides. */
  async behave(
    name: string,
    commands: string,
    step: "first" | "second" = "second",
  ): Promise<void> {
    const file = step === "first" ? "behaviour-first" : "behaviour";
    await Deno.writeTextFile(`${this.node(name).directory}/run/${file}`, `${commands}\n`);
  }

  /** Makes a node wait in its second step, for {@link letOn}. */
  async holdUp(name: string): Promise<void> {
    await this.node(name).shell("mkfifo /run/go");
    await this.behave(name, "echo waiting; read -r _ <>/run/go; echo going on");
  }

  async letOn(name: string): Promise<void> {
    const { code } = await this.node(name).shell("timeout 60 bash -c 'echo >/run/go'");
    if (code !== 0) throw new Error(`"${name}" does not wait`);
  }

  /** Kills the server's end of a node's newest connection. */
  async cut(name: string): Promise<void> {
    const pid = await Deno.readTextFile(`${this.node(name).directory}/sshd.pid`);
    Deno.kill(Number(pid), "SIGKILL");
  }

  /** Switches a node off and on; whoever is connected to it loses the connection. */
  async restart(name: string): Promise<void> {
    await this.lockOut(name);
    await this.cut(name);
    await this.node(name).restart();
    await this.letIn(name);
  }

  /** From now on nobody gets into a node any more. */
  async lockOut(name: string): Promise<void> {
    await Deno.writeTextFile(this.#doorOf(name), "exit 1\n");
  }

  async letIn(name: string): Promise<void> {
    const node = this.node(name);
    const enter = `echo $PPID >${node.directory}/sshd.pid; exec ${node.enter.join(" ")}`;
    await Deno.writeTextFile(
      this.#doorOf(name),
      `${enter} /bin/bash -c "$SSH_ORIGINAL_COMMAND"\n`,
    );
  }

  /** `hakube install`, from the assets' check on. */
  async install(options: TestInstallOptions = {}): Promise<TestInstallResult> {
    const events: InstallEvent[] = [];
    await using installation = await this.prepare({
      ...options,
      onEvent(event) {
        events.push(event);
        options.onEvent?.(event);
      },
    });
    return { outcomes: await installation.run(), events };
  }

  async prepare(options: TestInstallOptions = {}): Promise<Installation> {
    const never = new AbortController().signal;
    const { nodes = this.names, stop = never, leave = never, startedBy = "ann@admin" } = options;
    const login = await this.#login();
    return await Installation.prepare({
      plan: this.plan,
      assets: await checkAssets(this.plan, this.assets, { files }, { allowEdited: false }),
      ports,
      nodes: allNodes(this.plan.definition).filter(({ nodeName }) => nodes.includes(nodeName)),
      connect: (node) => login.connect(node),
      launcher: launcherText,
      runner: "setsid",
      concurrency: options.concurrency ?? 50,
      userSecrets: { credentials: new Map() },
      allowPartial: false,
      logDirectory: this.logs,
      startedBy,
      stop,
      leave,
      reconnectSeconds: options.reconnectSeconds ?? 60,
      onEvent: options.onEvent ?? (() => {}),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node[Symbol.asyncDispose]()));
    await this.#sshd[Symbol.asyncDispose]();
  }

  /** Makes a node, and lets the owner of its key into it and nowhere else. */
  async #add(name: string): Promise<void> {
    const node = await makeNodeNamespace();
    this.nodes.set(name, node);
    const publicKey = await Deno.readTextFile(`${this.#keyPath(name)}.pub`);
    await this.letIn(name);
    const command = `. ${this.#doorOf(name)}`;
    await this.#sshd.authorize(`restrict,command="${command}" ${publicKey}`);
  }

  /** What runs at a login to the node. */
  #doorOf(name: string): string {
    return `${this.node(name).directory}/door.sh`;
  }

  #keyPath(name: string): string {
    return `${this.assets}/${loginKeyPath(this.plan.definition, name)}`;
  }

  #login(): Promise<Login> {
    return Login.prepare(allNodes(this.plan.definition), {
      ports: { ...ports, ssh: new Ssh2({ agentSocket: undefined }), prompter },
      home: this.#sshd.directory,
      environment: () => undefined,
      assetsDirectory: this.assets,
      clusterKey: ({ nodeName }) => Deno.readTextFile(this.#keyPath(nodeName)),
      interactive: false,
      acceptNewHostKeys: false,
      concurrency: 50,
      approveHostKeys: () => Promise.resolve(false),
      warn: () => {},
    });
  }
}

/** All at the same address: nothing but their keys tells them apart. */
function definitionFor({ port, hostKeys }: TestSshd, workers: number): ClusterDefinition {
  const hostKey = [...hostKeys].map((words) => words.join(" "))[0];
  const ssh = {
    host: "127.0.0.1",
    port,
    user: "root",
    jumpHost: undefined,
    loginKey: undefined,
    hostKey,
  };
  const node = (role: "master" | "worker", index: number) =>
    resolvedNode(
      role,
      `${role.slice(0, 1)}${index}`,
      `10.88.${role === "master" ? 0 : 1}.${index}`,
      {
        ssh,
      },
    );
  return resolvedDefinition({
    masters: [0, 1, 2].map((index) => node("master", index)),
    workers: Array.from({ length: workers }, (_, index) => node("worker", index)),
  });
}
