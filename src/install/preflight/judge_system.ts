import { compareVersions, minorOf } from "../../definition/version.ts";
import { networkProviderOf } from "../../plan/network/network_providers.ts";
import { etcdDownload } from "../../plan/package_sources.ts";
import type { NodeFindings } from "./finding.ts";
import type { JudgeContext, NodeMeasurement } from "./measurements.ts";

/** The systems whose packages, names and defaults the boot scripts know. */
const systems: Readonly<Record<string, readonly string[]>> = {
  debian: ["12", "13"],
  ubuntu: ["22.04", "24.04", "26.04"],
};

/** The oldest kernel that kubeadm's SystemVerification takes (k8s.io/system-validators). */
const oldestKernel = "4.19.0";

/** Judges what a machine runs: system, architecture, kernel, control groups. */
export function judgeSystem(
  measurement: NodeMeasurement,
  context: JudgeContext,
  findings: NodeFindings,
): void {
  const { facts, node } = measurement;
  if (!systems[facts.osId]?.includes(facts.osVersion)) {
    findings.add("os", `${facts.osId} ${facts.osVersion}`.trim() || "unknown");
  }
  const architecture = facts.architecture || "unknown";
  const { sha256 } = etcdDownload(context.definition);
  if (!["amd64", "arm64"].includes(architecture)) findings.add("architecture", architecture);
  else if (node.role === "master" && sha256[architecture as "amd64" | "arm64"] === undefined) {
    const remedy = `give its sha256 in mirrors.etcdReleases`;
    findings.add("architecture", `${architecture}, of which no etcd is known`, { remedy });
  }
  if (!facts.systemd) findings.add("systemd", "systemd does not run");
  if (facts.missingCommands.length > 0) {
    findings.add("commands", `missing: ${facts.missingCommands.join(", ")}`);
  }
  const kernel = /^\d+\.\d+/.exec(facts.kernel)?.[0];
  if (kernel === undefined) findings.notMeasured("kernel", "it does not tell its version");
  else if (compareVersions(`${kernel}.0`, oldestKernel) < 0) findings.add("kernel", facts.kernel);
  judgeModules(measurement, context, findings);
  judgeCgroup(measurement, context, findings);
}

/** A container has its host's modules, of which it may not know. */
function judgeModules(
  { facts }: NodeMeasurement,
  { definition }: JudgeContext,
  findings: NodeFindings,
): void {
  const network = networkProviderOf(definition)?.kernelModules ?? [];
  const needed = ["overlay", "br_netfilter", ...network];
  const missing = needed.filter((module) => facts.missingModules.includes(module));
  if (missing.length === 0) return;
  const measured = `missing: ${missing.join(", ")}`;
  if (facts.container) findings.notMeasured("kernel-modules", `in a container (${measured})`);
  else findings.add("kernel-modules", measured);
}

/** The kubelet refuses cgroup v1 from 1.35 on, unless it is told not to (KEP-5573). */
function judgeCgroup(
  { facts }: NodeMeasurement,
  { definition: { kubernetesVersion, kubeadm } }: JudgeContext,
  findings: NodeFindings,
): void {
  if (facts.cgroup === 2) return;
  if (compareVersions(`${minorOf(kubernetesVersion)}.0`, "1.35.0") < 0) {
    const remedy = "nothing yet: from Kubernetes 1.35 on the kubelet refuses it";
    findings.add("cgroup", "cgroup v1", { severity: "info", remedy });
    return;
  }
  if (kubeadm.kubeletConfiguration["failCgroupV1"] !== false) {
    findings.add("cgroup", "cgroup v1");
    return;
  }
  const names = kubeadm.ignorePreflightErrors.map((name) => name.toLowerCase());
  if (names.includes("systemverification")) return;
  const remedy = "name SystemVerification in kubeadm.ignorePreflightErrors";
  findings.add("cgroup", "cgroup v1, which kubeadm refuses", { severity: "warning", remedy });
}
