import assert from "node:assert/strict";
import {
  judgeContext,
  machineFacts,
  memberFacts,
  nodeMeasurement,
} from "../../../tests/fakes/machine_facts.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { allNodes, type ClusterDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import { judge } from "./judge.ts";
import type { JudgeContext, Measurements, NodeMeasurement } from "./measurements.ts";
import type { MachineFacts } from "./preflight_protocol.ts";

const [m0, m1, m2, w0, w1] = allNodes(resolvedDefinition());
assert.ok(m0 && m1 && m2 && w0 && w1);

/** What is found, as `severity id node: measured`. */
function found(
  nodes: readonly NodeMeasurement[],
  context: JudgeContext = judgeContext(),
  more: Partial<Measurements> = {},
): string[] {
  const measurements = {
    nodes,
    failures: new Map(),
    loadBalancer: new Map(),
    network: undefined,
    ...more,
  };
  return judge(measurements, context).map(({ severity, id, node, measured }) =>
    `${severity} ${id} ${node}: ${measured}`
  );
}

/** Of one machine: who has what, on which node, and what is found. */
type Row = readonly [facts: Partial<MachineFacts>, node: typeof m0, expected: RegExp | null];

const listener = (port: string, process: string) => ({ port, address: "*", process });
const disk = (path: string, availableGiB: number, sizeGiB = 100) => ({
  path,
  sizeKB: sizeGiB * 1024 ** 2,
  availableKB: availableGiB * 1024 ** 2,
});
const disksWith = (...disks: ReturnType<typeof disk>[]) => [
  ...disks,
  ...machineFacts(m0).disks.filter(({ path }) => !disks.some((other) => other.path === path)),
];

const machines: readonly Row[] = [
  [{ osId: "ubuntu", osVersion: "26.04" }, m0, null],
  [{ osId: "debian", osVersion: "11" }, m0, /^error os m0: debian 11$/],
  [{ osId: "", osVersion: "" }, w0, /^error os w0: unknown$/],
  [{ architecture: "arm64" }, m0, null],
  [{ architecture: "riscv64" }, w0, /^error architecture w0: riscv64$/],
  [{ systemd: false }, w0, /^error systemd w0: /],
  [{ missingCommands: ["flock", "tar"] }, w0, /^error commands w0: missing: flock, tar$/],
  [{ kernel: "4.19.0-27-amd64" }, w0, null],
  [{ kernel: "4.9.0" }, w0, /^error kernel w0: 4\.9\.0$/],
  [{ kernel: "" }, w0, /^info kernel w0: not measured: /],
  [{ missingModules: ["vxlan"] }, w0, /^error kernel-modules w0: missing: vxlan$/],
  [{ missingModules: ["vxlan"], container: true }, w0, /^info kernel-modules w0: not measured/],
  [{ cgroup: 1 }, w0, /^error cgroup w0: cgroup v1$/],
  [{ cpus: 1 }, m0, /^error cpus m0: 1 CPU$/],
  [{ cpus: 1 }, w0, null],
  [{ cpus: null }, m0, /^info cpus m0: not measured/],
  [{ memoryKB: 1700 * 1024 - 1 }, m0, /^error memory m0: 1699 MiB$/],
  [{ memoryKB: 1024 * 1024 }, w0, /^warning memory w0: 1024 MiB$/],
  [{ swapKB: 2048 * 1024, swapUsedKB: 1024 }, w0, /^info swap w0: 2048 MiB of swap$/],
  [{ swapKB: 2e6, swapUsedKB: 2e6, availableKB: 1e6 }, w0, /^warning swap w0: .* in use$/],
  [{ disks: disksWith(disk("/var/lib/etcd", 0.9)) }, m0, /^error disk-space m0: 0\.9 GiB \(1 %\)/],
  [{ disks: disksWith(disk("/var/lib/etcd", 0.9)) }, w0, null],
  [{ disks: disksWith(disk("/var/lib/containerd", 5)) }, w0, /^warning disk-space w0: 5\.0 GiB/],
  [{ disks: disksWith(disk("/var/lib/containerd", 12)) }, w0, /^warning .* \(12 %\) free/],
  [{ disks: [] }, m0, /^info disk-space m0: not measured.*\n.*\n.*$/],
  [{ hostname: "m0.example.com" }, m0, null],
  [{ hostname: "debian" }, m0, /^warning hostname m0: hostname debian$/],
  [{ addresses: [] }, m0, /^info private-ip m0: not measured/],
  [
    { addresses: [{ interface: "eth0", address: "192.0.2.1", prefix: 24, mac: "" }] },
    m0,
    /^error private-ip m0: no interface has 10\.88\.0\.10$/,
  ],
  [{ ntpSynchronized: "no", ntp: "yes" }, w0, /^warning time-sync w0: not synchronised yet$/],
  [{ ntpSynchronized: "no", ntp: "no" }, w0, /^warning time-sync w0: no service keeps it$/],
  [{ ntpSynchronized: "", container: true }, w0, /^info time-sync w0: not measured: a container/],
  [{ aptBusy: true }, w0, /^info apt w0: apt or dpkg is at work$/],
  [{ dpkgInterrupted: true }, w0, /^info apt w0: dpkg was interrupted$/],
  // Of another cluster
  [memberFacts, m0, null],
  [{ ...memberFacts, caSha256: "b".repeat(64) }, m0, /^error other-cluster m0: .* is not this/],
  [{ caSha256: "b".repeat(64) }, w0, /^error other-cluster w0: .* hakube was never here$/],
  [{ joined: true }, w0, /^error other-cluster w0: /],
  [{ etcdData: true }, m0, /^error etcd-data m0: .* hakube was never here$/],
  [{ etcdData: true, journal: true }, m0, null],
  [{ etcdData: true, journal: true, etcdClusterId: "1234" }, m0, null],
  [{ etcdData: true, journal: true, etcdClusterId: "99" }, m0, /^error etcd-data m0: .* 99$/],
  [{ etcdData: true, journal: true }, w0, /^error etcd-data w0: .* on a worker$/],
  [{ activeUnits: ["k3s-agent"] }, w0, /^error other-kubernetes w0: k3s-agent is active$/],
  [{ activeUnits: ["docker", "crio"] }, w0, null],
  [{ packages: ["docker.io 26.1"] }, w0, /^error container-runtimes w0: docker\.io$/],
  [{ packages: ["docker-ce 5:28"] }, w0, /^warning container-runtimes w0: docker-ce$/],
  [{ cniFiles: ["10-flannel.conflist", "99-loopback.conf"] }, w0, null],
  [{ cniFiles: ["10-calico.conflist"] }, w0, /^warning cni w0: .* has 10-calico\.conflist$/],
  [{ packages: ["kubelet 1.37.2-1.1", "containerd.io 2.3.7-1~debian.13"] }, w0, null],
  [{ packages: ["kubelet 1.36.1-1.1"] }, w0, /^error versions w0: kubelet 1\.36\.1-1\.1, defined/],
  [{ packages: ["kubectl 1:528.0"] }, w0, /^error versions w0: kubectl/],
  [{ etcdVersion: "3.6.14" }, m0, null],
  [{ etcdVersion: "3.5.1" }, m0, /^error versions m0: etcd 3\.5\.1, defined 3\.6\.14$/],
  [{ etcdVersion: "3.5.1" }, w0, null],
  // Ports
  [{ listeners: [listener("tcp/6443", "kube-apiserver"), listener("udp/8472", "")] }, m0, null],
  [{ listeners: [listener("tcp/10250", "kubelet"), listener("tcp/22", "sshd")] }, w0, null],
  [{ listeners: [listener("tcp/6443", "haproxy")] }, m0, /^error ports m0: tcp\/6443 is used by h/],
  [{ listeners: [listener("tcp/6443", "haproxy")] }, w0, null],
  [{ listeners: [listener("tcp/10250", "")] }, w0, /^error ports w0: .* by the kernel$/],
  [
    {
      listeners: [listener("tcp/2379", "etcd"), { ...listener("tcp/2379", "k3s"), address: "::" }],
    },
    m0,
    /^error ports m0: tcp\/2379 is used by k3s$/,
  ],
];

Deno.test("judge() finds what is wrong with a machine, and nothing else", async (t) => {
  for (const [facts, node, expected] of machines) {
    await t.step(`${node.nodeName} ${JSON.stringify(facts).slice(0, 80)}`, () => {
      const findings = found([nodeMeasurement(node, facts)]);
      if (expected === null) assert.deepEqual(findings, []);
      else assert.match(findings.join("\n"), expected);
    });
  }
});

Deno.test("judge() says nothing of five fresh machines, nor of a cluster that lives", () => {
  const all = [m0, m1, m2, w0, w1];
  assert.deepEqual(found(all.map((node) => nodeMeasurement(node))), []);
  const installed = (node: typeof m0): Partial<MachineFacts> => ({
    ...memberFacts,
    packages: [
      "kubeadm 1.37.2-1.1",
      "kubelet 1.37.2-1.1",
      "containerd.io 2.3.7-1~debian.13~trixie",
    ],
    cniFiles: ["10-flannel.conflist"],
    listeners: [
      listener("tcp/10250", "kubelet"),
      listener("tcp/10249", "kube-proxy"),
      listener("udp/8472", ""),
      ...(node.role === "master"
        ? [listener("tcp/2379", "etcd"), listener("tcp/10257", "kube-controller")]
        : []),
    ],
    ...(node.role === "master"
      ? { etcdData: true, etcdVersion: "3.6.14", etcdClusterId: "1234" }
      : {}),
  });
  assert.deepEqual(found(all.map((node) => nodeMeasurement(node, installed(node)))), []);
});

Deno.test("judge() has no error for what a member lacks, except versions that are not defined", () => {
  const facts = { ...memberFacts, cpus: 1, osVersion: "11", packages: ["kubelet 1.36.1-1.1"] };
  const findings = found([nodeMeasurement(m0, facts)]);
  assert.deepEqual(findings.map((finding) => finding.split(" ").slice(0, 2).join(" ")), [
    "warning os",
    "warning cpus",
    "error versions",
  ]);
});

Deno.test("judge() does not know without assets whose cluster it is", () => {
  const context = judgeContext({ assets: undefined });
  assert.match(
    found([nodeMeasurement(m0, memberFacts)], context).join("\n"),
    /^info other-cluster m0: not measured: without assets/,
  );
});

Deno.test("judge() takes cgroup v1 where kubelet and kubeadm do", () => {
  const cgroup = (overrides: Partial<ClusterDefinition>): string[] =>
    found(
      [nodeMeasurement(w0, { cgroup: 1 })],
      judgeContext({ definition: resolvedDefinition(overrides) }),
    ).map((finding) => finding.split(":")[0] ?? "");
  const { kubeadm } = resolvedDefinition();
  const told = { ...kubeadm, kubeletConfiguration: { failCgroupV1: false } };
  assert.deepEqual(cgroup({ kubernetesVersion: "1.34.11" }), ["info cgroup w0"]);
  assert.deepEqual(cgroup({ kubernetesVersion: "1.35.0" }), ["error cgroup w0"]);
  assert.deepEqual(cgroup({ kubeadm: told }), ["warning cgroup w0"]);
  const both = { ...told, ignorePreflightErrors: ["SystemVerification"] };
  assert.deepEqual(cgroup({ kubeadm: both }), []);
});

Deno.test("judge() reports nodes that were not reached, or not as root", () => {
  const failures = new Map([
    ["w0", new ConnectionError("unreachable", "no answer")],
    ["w1", new ConnectionError("sudo", "no root", ["log in as root"])],
  ]);
  assert.deepEqual(found([nodeMeasurement(m0)], judgeContext(), { failures }), [
    "error reachable w0: no answer",
    "error root w1: no root",
  ]);
});
