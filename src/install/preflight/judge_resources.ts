import type { NodeFindings } from "./finding.ts";
import type { NodeMeasurement } from "./measurements.ts";
import type { CheckId } from "./preflight_checks.ts";

/** kubeadm's own limits (cmd/kubeadm/app/constants: ControlPlaneNumCPU, ControlPlaneMem in MiB). */
const fewestCpus = 2;
const leastMemory = 1700;
/** etcd's advice for `wal_fsync_duration_seconds` (etcd.io, FAQ), in milliseconds. */
const slowestSync = 10;

/** What each directory needs, in GiB: without `least` an installation fails, `good` lasts. */
const space: readonly {
  readonly path: string;
  readonly least: number;
  readonly good: number;
  /** The kubelet evicts pods when less of the disk is free (imagefs 15 %, nodefs 10 %). */
  readonly goodPercent: number;
}[] = [
  { path: "/var/lib/etcd", least: 1, good: 4, goodPercent: 0 },
  { path: "/var/lib/containerd", least: 2, good: 10, goodPercent: 15 },
  { path: "/var/lib/kubelet", least: 1, good: 2, goodPercent: 10 },
];

/** Judges processors, memory, swap and disks. kubeadm asks for the first two on masters alone. */
export function judgeResources(measurement: NodeMeasurement, findings: NodeFindings): void {
  const { facts, node } = measurement;
  const isMaster = node.role === "master";
  if (facts.cpus === null) findings.notMeasured("cpus", "it does not tell");
  else if (isMaster && facts.cpus < fewestCpus) findings.add("cpus", `${facts.cpus} CPU`);
  if (facts.memoryKB === null) findings.notMeasured("memory", "it does not tell");
  else if (facts.memoryKB / 1024 < leastMemory) {
    const measured = `${Math.floor(facts.memoryKB / 1024)} MiB`;
    findings.add("memory", measured, isMaster ? {} : { severity: "warning" });
  }
  judgeSwap(measurement, findings);
  for (const limits of space) {
    if (limits.path !== "/var/lib/etcd" || isMaster) judgeDisk(measurement, limits, findings);
  }
  judgeEtcdDisk(measurement, findings);
}

function judgeSwap({ facts }: NodeMeasurement, findings: NodeFindings): void {
  const { swapKB, swapUsedKB, availableKB } = facts;
  if (swapKB === null || swapKB === 0) return;
  const measured = `${Math.ceil(swapKB / 1024)} MiB of swap`;
  if ((swapUsedKB ?? 0) < (availableKB ?? Infinity)) findings.add("swap", measured);
  else {
    const severity = "warning";
    const remedy = "stop what fills the memory: what is in swap has no room there";
    findings.add("swap", `${measured}, in use`, { severity, remedy });
  }
}

function judgeDisk(
  { facts }: NodeMeasurement,
  limits: (typeof space)[number],
  findings: NodeFindings,
): void {
  const id: CheckId = "disk-space";
  const disk = facts.disks.find(({ path }) => path === limits.path);
  if (disk === undefined || disk.availableKB === null || disk.sizeKB === null) {
    findings.notMeasured(id, `df says nothing of ${limits.path}`);
    return;
  }
  const free = disk.availableKB / 1024 ** 2;
  const percent = 100 * disk.availableKB / Math.max(1, disk.sizeKB);
  const measured = `${free.toFixed(1)} GiB (${percent.toFixed(0)} %) free for ${limits.path}`;
  if (free < limits.least) findings.add(id, measured);
  else if (free < limits.good || percent < limits.goodPercent) {
    findings.add(id, measured, { severity: "warning" });
  }
}

function judgeEtcdDisk({ etcdDisk }: NodeMeasurement, findings: NodeFindings): void {
  if (etcdDisk === undefined) return;
  if ("reason" in etcdDisk) findings.notMeasured("etcd-disk", etcdDisk.reason);
  else if (etcdDisk.p99Milliseconds > slowestSync) {
    findings.add("etcd-disk", `99 of 100 writes synced within ${etcdDisk.p99Milliseconds} ms`);
  }
}
