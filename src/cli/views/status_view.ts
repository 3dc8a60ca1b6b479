import type {
  ClusterStatus,
  EtcdStatus,
  LoadBalancerStatus,
  MasterStatus,
  NodeStatus,
  StatusFinding,
} from "../../operate/status/cluster_status.ts";
import type { DocumentFields } from "../documents/json_document.ts";
import type { clusterStatusDocument } from "../documents/status_documents.ts";
import { printable } from "./printable.ts";
import { tableText } from "./table.ts";

/** Nodes that are shown one by one; of more, only those that something is wrong with. */
const mostNodes = 50;

/** What `hakube status` shows to people: tables, then what they mean. Ends with a line feed. */
export function statusText(status: ClusterStatus): string {
  return [
    nodesText(status),
    tableText([masterHeader, ...status.masters.map(masterRow)]),
    `${etcdText(status.etcd)}${loadBalancerText(status.loadBalancer)}`,
    findingsText(status),
  ].join("\n");
}

/** The same for programs, as one document. */
export function statusFields(
  { isFit, ...status }: ClusterStatus,
): DocumentFields<typeof clusterStatusDocument> {
  return { kind: "ClusterStatus", fit: isFit, ...status };
}

/** What is wrong, a line a node, and the verdict. */
export function findingsText({ findings, isFit, clusterName }: ClusterStatus): string {
  const problems = linesOf(findings.filter(({ severity }) => severity === "problem"));
  const notes = linesOf(findings.filter(({ severity }) => severity === "note"));
  const lines = [
    ...problems.map((line) => `unfit: ${line}`),
    ...notes.map((line) => `note: ${line}`),
  ];
  const verdict = `${clusterName}: ${isFit ? "fit" : "unfit"}`;
  return [...lines.map((line) => printable(line).replaceAll(/\s+/g, " ")), verdict, ""].join("\n");
}

function linesOf(findings: readonly StatusFinding[]): string[] {
  const groups = Map.groupBy(findings, ({ node }) => node);
  return [...groups].flatMap(([node, group]) => {
    const messages = [...new Set(group.map(({ message }) => message))];
    return node === undefined ? messages : [`${node}: ${messages.join("; ")}`];
  });
}

function nodesText({ nodes, findings }: ClusterStatus): string {
  const header = ["NODE", "ROLE", "READY", "VERSION", "AGE", "TAINTS"];
  const concerned = new Set(findings.map(({ node }) => node));
  const shown = nodes.length <= mostNodes ? nodes : nodes.filter(({ name }) => concerned.has(name));
  const left = nodes.length - shown.length;
  const table = tableText([header, ...shown.map(nodeRow)]);
  return left === 0 ? table : `${table}and ${left} more nodes, with nothing to say of them\n`;
}

const readiness = { True: "yes", False: "no", Unknown: "silent" } as const;

function nodeRow(
  { name, role, membership, ready, version, ageSeconds, isCordoned, taints }: NodeStatus,
): string[] {
  const state = membership === "missing" ? "missing" : ready === undefined ? "?" : readiness[ready];
  return [
    name,
    role,
    isCordoned ? `${state}, cordoned` : state,
    version || "?",
    ageSeconds === undefined ? "?" : ageText(ageSeconds),
    taints.map((taint) => taint.replace("node-role.kubernetes.io/", "")).join(" ") || "-",
  ];
}

const masterHeader = ["MASTER", "LOGIN", "API", "ETCD", "DB", "RAFT INDEX", "PODS", "CERTIFICATES"];

function masterRow(master: MasterStatus): string[] {
  const { name, reached, readyz, etcd, dbSize, raftIndex, podsReady, certificateDays } = master;
  return [
    name,
    reached ? "yes" : "no",
    readyz === 200 ? "ready" : readyz === 0 ? "silent" : `not ready (${readyz})`,
    etcd,
    dbSize === undefined ? "?" : `${(dbSize / 2 ** 20).toFixed(dbSize < 10 * 2 ** 20 ? 1 : 0)} MiB`,
    raftIndex ?? "?",
    podsReady === undefined ? "?" : `${podsReady}/3`,
    certificateDays === undefined ? "?" : `${certificateDays} days`,
  ];
}

function etcdText(etcd: EtcdStatus | undefined): string {
  if (etcd === undefined) return "etcd: no member answers\n";
  const { voters, healthy, needed, tolerated } = etcd;
  const means = tolerated < 0
    ? "no majority"
    : tolerated === 0
    ? "bears the loss of none"
    : `bears the loss of ${tolerated} more`;
  return `etcd: ${healthy} of ${voters} members healthy, ${needed} needed: ${means}\n`;
}

function loadBalancerText({ address, readyFrom, notReadyFrom }: LoadBalancerStatus): string {
  const from = (names: readonly string[]) => names.length === 0 ? "nobody" : names.join(", ");
  const not = notReadyFrom.length === 0 ? "" : `; not from ${from(notReadyFrom)}`;
  return `load balancer ${address}: ready, seen from ${from(readyFrom)}${not}\n`;
}

/** The largest unit that fits, as kubectl does it: `12d`, `3h`, `5m`, `40s`. */
export function ageText(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)}d`;
  if (seconds >= 2 * 3600) return `${Math.floor(seconds / 3600)}h`;
  if (seconds >= 120) return `${Math.floor(seconds / 60)}m`;
  return `${Math.floor(seconds)}s`;
}
