import { networkProviderOf } from "../../plan/network/network_providers.ts";
import type { NodeFindings } from "./finding.ts";
import { isMember, type JudgeContext, type NodeMeasurement } from "./measurements.ts";
import { portsOf } from "./node_ports.ts";

/** Packages that apt cannot have beside containerd.io. */
const inTheWay = ["containerd", "docker.io"];
/** Other programs that run containers, and can stay. */
const besides = ["docker-ce", "cri-o"];
/** Services of other Kubernetes distributions. */
const otherKubernetes = /^(k3s|rke2|k0s|k0scontroller|k0sworker|snap\.microk8s)/;

/** Judges what is on a machine already: of another cluster, of another version, on our ports. */
export function judgeLeftovers(
  measurement: NodeMeasurement,
  context: JudgeContext,
  findings: NodeFindings,
): void {
  const { facts } = measurement;
  judgeOtherCluster(measurement, context, findings);
  const others = facts.activeUnits.filter((unit) => otherKubernetes.test(unit));
  if (others.length > 0) findings.add("other-kubernetes", `${others.join(", ")} is active`);
  judgeRuntimes(measurement, findings);
  judgeCni(measurement, context, findings);
  judgePorts(measurement, context, findings);
  if (facts.dpkgInterrupted) findings.add("apt", "dpkg was interrupted");
  else if (facts.aptBusy) findings.add("apt", "apt or dpkg is at work");
}

function judgeOtherCluster(
  { facts, node }: NodeMeasurement,
  { assets }: JudgeContext,
  findings: NodeFindings,
): void {
  const { caSha256, joined, journal, etcdData, etcdClusterId } = facts;
  if (caSha256 !== "" || joined) {
    if (!journal) findings.add("other-cluster", "/etc/kubernetes, and hakube was never here");
    else if (assets === undefined) {
      findings.notMeasured("other-cluster", "without assets nobody knows whose cluster it is");
    } else if (caSha256 !== "" && caSha256 !== assets.caSha256) {
      findings.add("other-cluster", "/etc/kubernetes/pki/ca.crt is not this cluster's");
    }
  }
  if (!etcdData) return;
  if (!journal) findings.add("etcd-data", "/var/lib/etcd/member, and hakube was never here");
  else if (node.role === "worker") findings.add("etcd-data", "/var/lib/etcd/member on a worker");
  else if (
    etcdClusterId !== "" && assets?.etcdClusterId !== undefined &&
    etcdClusterId !== assets.etcdClusterId
  ) findings.add("etcd-data", `data of etcd cluster ${etcdClusterId}`);
}

function judgeRuntimes({ facts }: NodeMeasurement, findings: NodeFindings): void {
  const installed = facts.packages.map((text) => text.split(" ")[0] ?? "");
  const conflicting = installed.filter((name) => inTheWay.includes(name));
  if (conflicting.length > 0) findings.add("container-runtimes", conflicting.join(", "));
  const others = installed.filter((name) => besides.includes(name));
  if (others.length === 0) return;
  const remedy = "remove it, unless something else on the machine needs it";
  findings.add("container-runtimes", others.join(", "), { severity: "warning", remedy });
}

function judgeCni(
  measurement: NodeMeasurement,
  context: JudgeContext,
  findings: NodeFindings,
): void {
  const provider = networkProviderOf(context.definition);
  // A network of the user's own writes what it likes.
  if (provider === undefined && isMember(measurement, context)) return;
  const own = ["99-loopback.conf", ...provider?.cniFiles ?? []];
  const others = measurement.facts.cniFiles.filter((name) => !own.includes(name));
  if (others.length > 0) findings.add("cni", `/etc/cni/net.d has ${others.join(", ")}`);
}

/** What listens on a port is either the cluster's own program or in its way. */
function judgePorts(
  { node, facts }: NodeMeasurement,
  { definition }: JudgeContext,
  findings: NodeFindings,
): void {
  for (const { port, process } of portsOf(node, definition)) {
    const users = facts.listeners.filter((listener) =>
      listener.port === port && listener.process !== process
    );
    const names = [...new Set(users.map((user) => user.process || "the kernel"))];
    if (names.length > 0) findings.add("ports", `${port} is used by ${names.join(", ")}`);
  }
}

/**
 * Judges versions that are installed. Also of members: `install` never takes a node to another
 * version, and would fail there.
 */
export function judgeVersions(
  { node, facts }: NodeMeasurement,
  { definition }: JudgeContext,
  findings: NodeFindings,
): void {
  const { kubernetesVersion, containerdVersion, etcdVersion } = definition;
  const wanted: Readonly<Record<string, string>> = {
    kubeadm: kubernetesVersion,
    kubelet: kubernetesVersion,
    kubectl: kubernetesVersion,
    "containerd.io": containerdVersion,
  };
  for (const text of facts.packages) {
    const [name = "", version = ""] = text.split(" ");
    const defined = wanted[name];
    if (defined === undefined || version.startsWith(`${defined}-`)) continue;
    findings.add("versions", `${name} ${version}, defined ${defined}`);
  }
  const { etcdVersion: installed } = facts;
  if (node.role === "master" && installed !== "" && installed !== etcdVersion) {
    findings.add("versions", `etcd ${installed}, defined ${etcdVersion}`);
  }
}
