import { LineReader } from "../../src/install/line_reader.ts";
import { runProgram } from "./sshd.ts";

/** A network of its own for some nodes: each has one address, a loopback, and reaches the others. */
export interface NodeNetwork extends AsyncDisposable {
  /** Words that, put before those of a command, give it the network of the node with this address. */
  enter(address: string): string[];
}

/**
 * Makes a switch and plugs a network namespace a node into it, all of which are gone with it.
 * @param addresses of one /24
 * @throws Error when the machine does not allow it
 */
export async function makeNodeNetwork(addresses: readonly string[]): Promise<NodeNetwork> {
  await using stack = new AsyncDisposableStack();
  const hub = stack.use(await makeNamespace());
  await runProgram(...hub.command("ip", "link", "add", "name", "switch", "type", "bridge"));
  await runProgram(...hub.command("ip", "link", "set", "switch", "up"));
  const nodes = new Map<string, NetworkNamespace>();
  for (const [index, address] of addresses.entries()) {
    const node = stack.use(await makeNamespace());
    const port = `port${index}`;
    const ends = ["name", port, "type", "veth", "peer", "name", "eth0", "netns", `${node.pid}`];
    await runProgram(...hub.command("ip", "link", "add", ...ends));
    await runProgram(...hub.command("ip", "link", "set", port, "master", "switch", "up"));
    await runProgram(...node.command("ip", "address", "add", `${address}/24`, "dev", "eth0"));
    for (const name of ["lo", "eth0"]) {
      await runProgram(...node.command("ip", "link", "set", name, "up"));
    }
    nodes.set(address, node);
  }
  const parts = stack.move();
  return {
    enter(address) {
      const node = nodes.get(address);
      if (node === undefined) throw new Error(`there is no node at ${address}`);
      return node.enter;
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** A network of its own, in which nothing is up yet. */
export interface NetworkNamespace extends AsyncDisposable {
  /** Of a process in it. */
  readonly pid: number;
  readonly enter: string[];
  /** A command in it, as `runProgram` takes one. */
  command(...words: string[]): [string, string[]];
}

/** A network namespace, held by a process that ends when its standard input does. */
export async function makeNamespace(): Promise<NetworkNamespace> {
  const args = ["--net", "--", "/bin/bash", "-c", "echo; read -r _ || true"];
  const holder = new Deno.Command("unshare", { args, stdin: "piped", stdout: "piped" }).spawn();
  const output = new LineReader(holder.stdout);
  const end = async (): Promise<void> => {
    await holder.stdin.close().catch(() => {});
    await Array.fromAsync(output.rest());
    await holder.status;
  };
  if (await output.line() === undefined) {
    await end();
    throw new Error("this test needs root and the right to make network namespaces");
  }
  const enter = ["nsenter", `--net=/proc/${holder.pid}/ns/net`, "--"];
  return {
    pid: holder.pid,
    enter,
    command: (...words) => ["nsenter", [...enter.slice(1), ...words]],
    [Symbol.asyncDispose]: end,
  };
}
