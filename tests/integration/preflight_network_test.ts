import assert from "node:assert/strict";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { denoRandom } from "../../src/adapters/deno_random.ts";
import { readPreflight } from "../../src/assets/templates.ts";
import { allNodes, type ClusterDefinition } from "../../src/definition/cluster_definition.ts";
import { runPreflight } from "../../src/install/preflight/preflight.ts";
import { openPreflight } from "../../src/install/preflight/preflight_session.ts";
import type { CheckId } from "../../src/install/preflight/preflight_checks.ts";
import type {
  PreflightReport,
  ReportedFinding,
} from "../../src/install/preflight/preflight_report.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { makeNodeNetwork, type NodeNetwork } from "./node_network.ts";
import { type ProcessConnection, processConnection } from "./process_connection.ts";
import { runProgram } from "./sshd.ts";

/** The real program of preflight on five nodes, each in a network namespace of its own. */

const program = await readPreflight(denoFiles);

const loadBalancer = "10.88.0.9";
const definition = resolvedDefinition({
  masterLoadBalancerAddress: { host: loadBalancer, port: 6443 },
});

const masters = definition.masters.map(({ privateIP }) => privateIP);

interface Measured {
  readonly report: PreflightReport;
  readonly connections: readonly ProcessConnection[];
}

async function measure(
  network: NodeNetwork,
  cluster: ClusterDefinition = definition,
): Promise<Measured> {
  const connections: ProcessConnection[] = [];
  const report = await runPreflight({
    definition: cluster,
    nodes: allNodes(cluster),
    clock: denoClock,
    random: denoRandom,
    program,
    assets: undefined,
    credentials: new Map(),
    ignored: new Set<CheckId>(["sources"]),
    connect: ({ privateIP }) => {
      const connection = processConnection(network.enter(privateIP));
      connections.push(connection);
      return Promise.resolve(connection);
    },
    concurrency: 50,
    isQuick: false,
  });
  return { report, connections };
}

function of({ findings }: PreflightReport, id: CheckId): ReportedFinding[] {
  return findings.filter((finding) => finding.id === id);
}

function said(report: PreflightReport, id: CheckId): string[] {
  return of(report, id).map(({ severity, nodes, measured }) =>
    `${severity} ${nodes.join(" ")}: ${measured}`
  );
}

/** The five, and the machine of their load balancer, which leads to these masters in turn. */
async function fiveNodes(...masters: string[]): Promise<NodeNetwork> {
  const addresses = allNodes(definition).map(({ privateIP }) => privateIP);
  const network = await makeNodeNetwork([loadBalancer, ...addresses]);
  const targets = masters.map((address, index) => `${index} : ${address}`).join(", ");
  const table = `table ip balance {
    chain in {
      type nat hook prerouting priority -100;
      tcp dport 6443 dnat to numgen inc mod ${masters.length} map { ${targets} };
    }
    chain out { type nat hook postrouting priority 100; masquerade; }
  }`;
  await on(network, loadBalancer, "sysctl", "--quiet", "net.ipv4.ip_forward=1");
  await on(network, loadBalancer, "nft", table);
  return network;
}

/** Runs a command in the network of a node. */
async function on(network: NodeNetwork, address: string, ...words: string[]): Promise<void> {
  const [command = "", ...args] = [...network.enter(address), ...words];
  await runProgram(command, args);
}

async function drop(network: NodeNetwork, address: string, rule: string): Promise<void> {
  const chain =
    `table inet test { chain in { type filter hook input priority 0; ${rule} drop; }; }`;
  await on(network, address, "nft", chain);
}

const betweenNodes = [
  "control-plane-ports",
  "api-ports",
  "kubelet-ports",
  "overlay-ports",
] as const;

Deno.test("preflight finds nothing between nodes that reach each other, and leaves nothing", async () => {
  await using network = await fiveNodes(...masters);
  const begin = denoClock.monotonicSeconds();
  const { report, connections } = await measure(network);
  const seconds = denoClock.monotonicSeconds() - begin;
  for (
    const id of [
      ...betweenNodes,
      "private-ip",
      "ports",
      "load-balancer",
      "load-balancer-targets",
      "clock",
    ] as const
  ) {
    assert.deepEqual(said(report, id), [], id);
  }
  // All addresses of a network card differ; the machine below is one.
  assert.deepEqual(said(report, "mac-address"), []);
  assert.equal(of(report, "hostname-unique")[0]?.nodes.length, 5);
  assert.ok(seconds < 60, `${seconds} s`);
  for (const { privateIP } of allNodes(definition)) {
    await on(network, privateIP, "/bin/bash", "-c", '[ -z "$(ss -Hlntu)" ]');
  }
  const pids = connections.flatMap(({ pids }) => pids);
  assert.equal(pids.length, 5);
  for (const pid of pids) await assert.rejects(runProgram("kill", ["-0", `${pid}`]));
});

Deno.test("preflight names who cannot reach whom, on which port", async () => {
  await using network = await fiveNodes(...masters);
  await drop(network, "10.88.0.11", "ip saddr 10.88.0.10 tcp dport 2380");
  await drop(network, "10.88.0.21", "tcp dport 10250");
  await drop(network, "10.88.0.20", "udp dport 8472");
  const { report } = await measure(network);
  assert.equal(report.isFit, false);
  assert.deepEqual(said(report, "control-plane-ports"), [
    "error m0: does not reach m1 tcp/2380: timeout",
  ]);
  assert.deepEqual(said(report, "kubelet-ports"), [
    "error m0 m1 m2: does not reach w1 tcp/10250: timeout",
  ]);
  // Twenty pairs are all there are.
  assert.deepEqual(said(report, "overlay-ports"), [
    "error m0 m1 m2 w1: does not reach w0 udp/8472: timeout",
  ]);
  assert.deepEqual(said(report, "api-ports"), []);
});

Deno.test("preflight tells which program has a port, and does not measure what it cannot", async () => {
  await using network = await fiveNodes(...masters);
  const script =
    "use IO::Socket::INET; my $s = IO::Socket::INET->new(Listen => 1, LocalPort => 6443);" +
    ' print "\\n"; $| = 1; print "\\n"; <STDIN>';
  const [command = "", ...args] = [...network.enter("10.88.0.12"), "perl", "-e", script];
  const child = new Deno.Command(command, { args, stdin: "piped", stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  try {
    const { report } = await measure(network);
    assert.deepEqual(said(report, "ports"), ["error m2: tcp/6443 is used by perl"]);
    assert.ok(
      said(report, "load-balancer-targets").includes(
        "info m2: not measured: its port 6443 is in use",
      ),
    );
  } finally {
    await child.stdin.close();
    reader.releaseLock();
    await child.stdout.cancel();
    await child.status;
  }
});

Deno.test("preflight sees which masters a load balancer does not lead to", async () => {
  await using network = await fiveNodes("10.88.0.10", "10.88.0.12");
  const { report } = await measure(network);
  assert.deepEqual(said(report, "load-balancer-targets"), [
    "warning m1: connections went to m0, m2 alone",
  ]);
  const elsewhere = {
    ...definition,
    masterLoadBalancerAddress: { host: "10.88.0.99", port: 6443 },
  };
  const { report: second } = await measure(network, elsewhere);
  assert.deepEqual(said(second, "load-balancer"), [
    "warning m0 m1 m2 w0 w1: 10.88.0.99:6443 (10.88.0.99): unreachable",
  ]);
});

Deno.test("nothing that preflight started outlives it, even if it is killed", async () => {
  await using network = await fiveNodes(...masters);
  for (const end of ["end of input", "kill"] as const) {
    const connection = processConnection(network.enter("10.88.0.10"));
    const session = await openPreflight(connection, program, "m0");
    const { listen } = await session.ask("listen", "m0", "abc", "tcp/6443", "udp/8472");
    assert.deepEqual(listen, ["tcp/6443", "udp/8472"]);
    if (end === "kill") await runProgram("kill", ["-KILL", `${connection.pids[0]}`]);
    await session[Symbol.asyncDispose]();
    await on(
      network,
      "10.88.0.10",
      ..."timeout 20 /bin/bash -c".split(" "),
      'until [ -z "$(ss -Hlntu)" ]; do :; done',
    );
  }
});
