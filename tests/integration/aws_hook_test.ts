import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { LineReader } from "../../src/install/line_reader.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { resolvedDefinition, resolvedNode } from "../fakes/resolved_definition.ts";
import { sampleScripts } from "../golden/rendered_samples.ts";
import type { ProgramResult } from "../run_program.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";
import { makeNamespace, type NetworkNamespace } from "./node_network.ts";

const nodeName = "ip-10-88-0-10.ec2.internal";
const metadataServer = fileURLToPath(new URL("metadata_server.ts", import.meta.url));
const decoder = new TextDecoder();

/** The boot script of a machine on EC2, which does not wait long for metadata. */
async function bootScript(): Promise<string> {
  const { hooks } = resolvedDefinition();
  const plan = planCluster(resolvedDefinition({
    masters: [resolvedNode("master", nodeName, "10.88.0.10")],
    workers: [],
    hooks: { ...hooks, preinstall: { reference: "aws", source: "bundled", text: "" } },
  }));
  const text = (await sampleScripts(plan)).get(nodeName) ?? "";
  assert.ok(text.includes("wait_for 60 'the metadata"));
  return text.replace("wait_for 60 'the metadata", "wait_for 2 'the metadata");
}

/** A machine with a network of its own, in which nothing but its metadata is reached. */
class Machine implements AsyncDisposable {
  private constructor(
    readonly node: NodeNamespace,
    private readonly network: NetworkNamespace,
    private readonly stack: AsyncDisposableStack,
  ) {}

  static async make(): Promise<Machine> {
    await using stack = new AsyncDisposableStack();
    const network = stack.use(await makeNamespace());
    const node = stack.use(await makeNodeNamespace());
    await Deno.writeTextFile(`${node.directory}/run/boot.sh`, await bootScript());
    await Deno.writeTextFile(`${node.directory}/etc/hosts`, "127.0.0.1 localhost\n");
    const machine = new Machine(node, network, stack.move());
    await machine.#inNetwork("ip", "link", "set", "lo", "up");
    await machine.#inNetwork("ip", "address", "add", "169.254.169.254/32", "dev", "lo");
    return machine;
  }

  async #inNetwork(...words: string[]): Promise<void> {
    const [program, args] = this.network.command(...words);
    assert.ok((await new Deno.Command(program, { args }).output()).success, words.join(" "));
  }

  /** Starts the metadata: a name, and how many requests fail before. */
  async serve(name: string, failures = 0): Promise<void> {
    const run = [Deno.execPath(), "run", "--no-config", "--allow-net", metadataServer];
    const [program, args] = this.network.command(...run, name, `${failures}`);
    const server = new Deno.Command(program, { args, stdout: "piped" }).spawn();
    const output = new LineReader(server.stdout);
    this.stack.defer(async () => {
      server.kill("SIGKILL");
      await Array.fromAsync(output.rest());
      await server.status;
    });
    assert.equal(await output.line(), "ready");
  }

  /** Runs the hook under a hostname that is this run's alone, and says at its end what it became. */
  async hook(): Promise<ProgramResult> {
    const commands = "hostname before; /bin/bash /run/boot.sh preinstall_hook; code=$?; " +
      "echo; hostname; exit $code";
    const words = [...this.node.enter, "unshare", "--uts", "/bin/bash", "-c", commands];
    const [program, args] = this.network.command(...words);
    const env = { http_proxy: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9" };
    const output = await new Deno.Command(program, { args, env, stdin: "null" }).output();
    return {
      code: output.code,
      stdout: decoder.decode(output.stdout).trimEnd().split("\n").at(-1) ?? "",
      stderr: decoder.decode(output.stderr),
    };
  }

  async file(path: string): Promise<string> {
    return await Deno.readTextFile(`${this.node.directory}${path}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}

Deno.test("the hook aws gives a machine the name that EC2 knows it by, once", async () => {
  await using machine = await Machine.make();
  await Deno.mkdir(`${machine.node.directory}/etc/cloud/cloud.cfg.d`, { recursive: true });
  await machine.serve(`${nodeName} second.example.com`);
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(await machine.hook(), { code: 0, stdout: nodeName, stderr: "" });
    assert.equal(await machine.file("/etc/hostname"), `${nodeName}\n`);
    assert.equal(
      await machine.file("/etc/hosts"),
      `127.0.0.1 localhost\n10.88.0.10 ${nodeName} ip-10-88-0-10\n`,
    );
  }
  const path = "/etc/cloud/cloud.cfg.d/99-hakube-hostname.cfg";
  assert.equal(await machine.file(path), "preserve_hostname: true\n");
});

Deno.test("the hook aws waits for metadata that fail at first", async () => {
  await using machine = await Machine.make();
  await machine.serve(nodeName, 1);
  assert.deepEqual(await machine.hook(), { code: 0, stdout: nodeName, stderr: "" });
});

Deno.test("the hook aws refuses a machine of another name, and says what to write", async () => {
  await using machine = await Machine.make();
  await machine.serve("i-0123456789abcdef0.ec2.internal");
  const { code, stdout, stderr } = await machine.hook();
  assert.notEqual(code, 0);
  assert.match(stderr, /"nodeName": "i-0123456789abcdef0\.ec2\.internal" for .* 10\.88\.0\.10/);
  assert.equal(stdout, "before");
  await assert.rejects(machine.file("/etc/hostname"), Deno.errors.NotFound);
});

Deno.test("the hook aws refuses what is no name", async () => {
  await using machine = await Machine.make();
  await machine.serve("$(reboot)");
  const { code, stderr } = await machine.hook();
  assert.notEqual(code, 0);
  assert.match(stderr, /local-hostname of the metadata is no name of a node/);
});

Deno.test("the hook aws names the metadata when they do not answer", async () => {
  await using machine = await Machine.make();
  const { code, stdout, stderr } = await machine.hook();
  assert.notEqual(code, 0);
  assert.match(stderr, /waited in vain for the metadata of this machine \(IMDSv2 at 169\.254/);
  assert.match(stderr, /last seen: curl: \(7\)/);
  assert.equal(stdout, "before");
});
