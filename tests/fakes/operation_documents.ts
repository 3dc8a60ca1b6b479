import type { DocumentFields, JsonDocument } from "../../src/cli/documents/json_document.ts";
import { printDocument } from "../../src/cli/print_document.ts";
import { certificatesFields } from "../../src/cli/views/certificates_view.ts";
import { installPlanFields } from "../../src/cli/views/describe_installation.ts";
import { renewalFields } from "../../src/cli/views/describe_renewal.ts";
import { destructionFields, resetFields } from "../../src/cli/views/describe_reset.ts";
import { recoveryFields, restoreFields } from "../../src/cli/views/describe_restore.ts";
import { upgradeFields } from "../../src/cli/views/describe_upgrade.ts";
import { drillFields, drillPlanFields } from "../../src/cli/views/drill/drill_view.ts";
import { statusFields } from "../../src/cli/views/status_view.ts";
import { verifyFields, verifyPlanFields } from "../../src/cli/views/verify_view.ts";
import { ConnectionError } from "../../src/errors.ts";
import { listCertificate } from "../../src/operate/certificates/certificate_list.ts";
import { meaningOnNode } from "../../src/operate/certificates/certificate_meanings.ts";
import { awaySeconds } from "../../src/operate/drill/drill.ts";
import { drillReport, masterReport } from "../../src/operate/drill/drill_report.ts";
import { planReset } from "../../src/operate/reset/plan_reset.ts";
import { asideDirectory, planRestore } from "../../src/operate/restore/restore_plan.ts";
import { receiveSnapshot } from "../../src/operate/snapshot/receive_snapshot.ts";
import type { SnapshotRecord } from "../../src/operate/snapshot/snapshot_record.ts";
import { judgeStatus } from "../../src/operate/status/judge_status.ts";
import { planUpgrade } from "../../src/operate/upgrade/plan_upgrade.ts";
import { VerifyFindings } from "../../src/operate/verify/verify_report.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { FakeTerminal } from "./fake_terminal.ts";
import { guardedMembers } from "./guard_table.ts";
import { MemoryFiles } from "./memory_files.ts";
import { nodeFacts } from "./node_facts.ts";
import { resolvedDefinition } from "./resolved_definition.ts";
import { sealedSnapshot } from "./sealed_snapshot.ts";
import { looksAt } from "./state_words.ts";
import { newVersions, upgradeStateOf } from "./upgrade_state.ts";

const definition = resolvedDefinition();
const { clusterName, masters } = definition;
const now = new Date("2026-11-28T00:00:00Z");
const unreached = new ConnectionError("unreachable", "nobody answers at 10.88.0.12");

/** What is printed of clusters that live, as the commands' own code makes it. */
export async function operationDocuments(): Promise<string[]> {
  const record = await snapshotRecord();
  return [
    ...statuses(),
    printed(installation()),
    printed(damagedCertificates()),
    printed(renewal(false)),
    printed(renewal(true)),
    printed(drillPlanFields(describedDrill)),
    printed(drillFields(drill())),
    printed({ ...record, path: "snapshots/lab.db" }),
    printed(restoreFields(restore(record))),
    printed(restoreFields(restore(undefined))),
    printed(recoveryFields(recovery(false))),
    printed(recoveryFields(recovery(true))),
    printed(resetFields(clusterName, leaving())),
    printed(destructionFields(definition, new Map([["m2", unreached]]), new Set(["w0"]))),
    printed(upgradeFields(upgrade("snapshots/lab.db"))),
    printed(upgradeFields(upgrade(""))),
    printed(verifyPlanFields(clusterName, "m0")),
    printed(verifyFields(verification())),
  ];
}

function printed(fields: DocumentFields<JsonDocument>): string {
  const terminal = new FakeTerminal();
  printDocument<JsonDocument>(terminal, fields);
  return terminal.stdout;
}

/** Of a cluster that is fit, of one that lacks a master, and of one whose etcd says nothing. */
function statuses(): string[] {
  const plan = planCluster(definition);
  const silence = { members: "", health: "", statuses: "" };
  return [
    looksAt(plan),
    looksAt(plan, (words, name) => name === "m2" ? undefined : words, unreached),
    looksAt(plan, (words) => ({ ...words, etcd: silence })),
  ].map((looks) => printed(statusFields(judgeStatus(plan, looks, now))));
}

function installation() {
  const decision = {
    etcd: "new",
    quorumSeen: false,
    initialised: false,
    initMaster: "m0",
    tokenMaster: undefined,
  } as const;
  const seen = { decision, goingOn: ["m1"], changed: ["w0"], joiningMasters: [] };
  return installPlanFields(planCluster(definition), masters, seen, "assets");
}

function damagedCertificates() {
  const path = "/etc/etcd/pki/peer.crt";
  const damaged = listCertificate({ node: "m0", path, pem: "junk" }, meaningOnNode(path), now);
  const failures = new Map([["m2", unreached]]);
  return certificatesFields({ certificates: [damaged], failures, warnDays: 90 });
}

function renewal(force: boolean) {
  const paths = ["/etc/etcd/pki/peer.crt", "/etc/etcd/pki/server.crt", "/etc/etcd/pki/ca.crt"];
  const certificates = paths.map((path) => ({
    node: "m0",
    path,
    ...meaningOnNode(path),
    commonName: "m0",
    notAfter: undefined,
    daysLeft: path.includes("peer") ? 10 : 364,
  }));
  const order = "one by one";
  return renewalFields({ clusterName, chosen: masters, certificates, order, force, days: 90 });
}

const describedDrill = {
  clusterName,
  masters: masters.map(({ nodeName }) => nodeName),
  maxSeconds: 15,
  awaySeconds: awaySeconds(15),
};

function drill() {
  const writes = Array.from({ length: 60 }, (_, index) => ({
    id: index + 1,
    at: 1000 + index / 2,
    seconds: 0.1,
    status: index > 10 && index < 20 ? 0 : 201,
  }));
  const marks = { stopping: 1005, restored: 1025 };
  const there = writes.map(({ id }) => id).filter((id) => id !== 3);
  const master = masterReport({ master: "m0", witness: "m1", marks, writes, there });
  const startedAt = now.toISOString();
  const notDone = ["m1", "m2"];
  return drillReport({ clusterName, startedAt, maxSeconds: 15, masters: [master], notDone });
}

async function snapshotRecord(): Promise<SnapshotRecord> {
  const bytes = sealedSnapshot(512);
  const contents = { hash: 0xc0ffee, revision: "9007199254740993", totalKey: 1200, version: "" };
  const pieces = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const taken = { answer: "taken", size: bytes.length, contents, status: undefined } as const;
  return await receiveSnapshot({ taken, pieces }, {
    files: new MemoryFiles(),
    target: { path: "lab.db", replace: false },
    origin: {
      clusterName,
      clusterId: "5e2f",
      etcdClusterId: "14841639068965178418",
      node: "m0",
      takenAt: now.toISOString(),
      etcdVersion: definition.etcdVersion,
      kubernetesVersion: definition.kubernetesVersion,
    },
    onReceived: () => {},
    signal: new AbortController().signal,
  });
}

function kept(sha256: string): string {
  const cluster = { etcdClusterId: "1", etcdRevision: undefined };
  return asideDirectory(planRestore(definition, masters, cluster, sha256, false));
}

function restore(record: SnapshotRecord | undefined) {
  const { size = 544, sha256 = "0".repeat(64) } = record ?? {};
  const snapshot = { path: "snapshots/lab.db", size, sha256, record };
  return { definition, snapshot, kept: kept(sha256) };
}

function recovery(begun: boolean) {
  const snapshot = "snapshots/lab-20261128T000000Z.db";
  return { clusterName, master: "m0", begun, snapshot, silent: ["m2"], kept: kept("its own data") };
}

function leaving() {
  const serving = nodeFacts({ initialised: "yes", controlPlane: true, joined: true });
  return planReset({
    definition,
    names: ["m2", "w0"],
    facts: new Map(["m0", "m1", "w0"].map((name) => [name, serving])),
    ready: new Set(["m0", "m1"]),
    failures: new Map([["m2", unreached]]),
    foreign: new Set(),
    members: guardedMembers("++-"),
    forceQuorumLoss: false,
  });
}

function upgrade(snapshot: string) {
  const others = snapshot === "" ? { m0: newVersions, m1: newVersions, m2: newVersions } : {};
  const plan = planUpgrade(upgradeStateOf(others), newVersions, 2);
  return { clusterName, plan, snapshot, renews: snapshot !== "", masters: masters.length };
}

function verification() {
  const findings = new VerifyFindings();
  findings.take("leftovers", "ok");
  findings.take("members", "failed");
  findings.take("members problem", "m2 is no member of etcd");
  findings.take("members detail", "2 members");
  return findings.report({ clusterName, masters: masters.length, node: "m0" });
}
