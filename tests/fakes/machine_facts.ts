import type { NodeDefinition } from "../../src/definition/cluster_definition.ts";
import type { JudgeContext, NodeMeasurement } from "../../src/install/preflight/measurements.ts";
import type { MachineFacts } from "../../src/install/preflight/preflight_protocol.ts";
import { resolvedDefinition } from "./resolved_definition.ts";

/** sha256 of the CA in {@link judgeContext}'s assets. */
export const ownCa = "a".repeat(64);

/** A fresh Debian 13 machine on which nothing is wrong, with a name and addresses of its own. */
export function machineFacts(
  node: NodeDefinition,
  overrides: Partial<MachineFacts> = {},
): MachineFacts {
  const { nodeName, privateIP } = node;
  const disk = { sizeKB: 100 * 1024 ** 2, availableKB: 80 * 1024 ** 2 };
  return {
    hostname: nodeName,
    machineId: `id-of-${nodeName}`,
    productUuid: `uuid-of-${nodeName}`,
    osId: "debian",
    osVersion: "13",
    architecture: "amd64",
    kernel: "6.12.9-amd64",
    container: false,
    systemd: true,
    cgroup: 2,
    missingCommands: [],
    missingModules: [],
    cpus: 2,
    memoryKB: 1700 * 1024,
    availableKB: 1200 * 1024,
    swapKB: 0,
    swapUsedKB: 0,
    disks: ["etcd", "containerd", "kubelet"].map((name) => ({ path: `/var/lib/${name}`, ...disk })),
    ntp: "yes",
    ntpSynchronized: "yes",
    addresses: [{
      interface: "eth0",
      address: privateIP,
      prefix: 24,
      mac: `02:00:${privateIP.split(".").map((part) => part.padStart(2, "0")).join(":")}`,
    }],
    listeners: [],
    caSha256: "",
    joined: false,
    etcdData: false,
    journal: false,
    etcdClusterId: "",
    etcdVersion: "",
    packages: [],
    activeUnits: [],
    cniFiles: [],
    dpkgInterrupted: false,
    aptBusy: false,
    ...overrides,
  };
}

/** What makes facts those of a node that is a part of the cluster of {@link judgeContext}. */
export const memberFacts: Partial<MachineFacts> = { joined: true, journal: true, caSha256: ownCa };

/** Everything measured on a node, of which nothing is worth a word. */
export function nodeMeasurement(
  node: NodeDefinition,
  facts: Partial<MachineFacts> = {},
  overrides: Partial<NodeMeasurement> = {},
): NodeMeasurement {
  return {
    node,
    facts: machineFacts(node, facts),
    clock: { offset: 0, uncertainty: 0.001 },
    etcdDisk: node.role === "master" ? { p99Milliseconds: 2, writes: 200 } : undefined,
    sources: [],
    loadBalancerAddress: "10.88.0.9",
    ...overrides,
  };
}

/** Judges by the usual definition, with assets. */
export function judgeContext(overrides: Partial<JudgeContext> = {}): JudgeContext {
  return {
    definition: resolvedDefinition(),
    assets: { caSha256: ownCa, etcdClusterId: "1234" },
    ...overrides,
  };
}
