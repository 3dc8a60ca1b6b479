import {
  allNodes,
  type ClusterDefinition,
  type NodeDefinition,
} from "../definition/cluster_definition.ts";
import { quote, quoteAll } from "../definition/quote.ts";
import { minorOf } from "../definition/version.ts";
import { ConnectionError, UnfitError } from "../errors.ts";
import { peerUrl } from "../plan/etcd_environment.ts";
import type { NodeFacts } from "./launcher_protocol.ts";
import { refuseForeignNodes } from "./refuse_foreign_nodes.ts";

/** What the installer knows when it decides. */
export interface Survey {
  readonly definition: ClusterDefinition;
  /** By node name; a node that did not answer is absent. Every master was asked. */
  readonly facts: ReadonlyMap<string, NodeFacts>;
  /** Names of the nodes that this run installs. */
  readonly selected: ReadonlySet<string>;
  /** Whether the assets know that this cluster has lived. */
  readonly hasClusterRecord: boolean;
  /** sha256 of the assets' Kubernetes CA certificate, hex. */
  readonly caSha256: string;
  /** Whether some masters of a new cluster may be left out of the run. */
  readonly allowPartial: boolean;
}

/** What every node of a run is told. */
export interface Decision {
  readonly etcd: "new" | "existing";
  readonly quorumSeen: boolean;
  readonly initialised: boolean;
  /** The master that runs `kubeadm init`; empty when the cluster is initialised, for then nobody may. */
  readonly initMaster: string;
  /** A master of an initialised cluster, that can make a token; undefined when none is needed. */
  readonly tokenMaster: string | undefined;
}

/**
 * Decides from what the masters hold (docs/adr/0004): etcd is new only when every master has
 * answered, none has data, and the assets do not know the cluster.
 * @throws AssetsError when nodes belong to another cluster; UnfitError when going on could lose this
 *   one; ConnectionError when too few masters answered
 */
export function decide(survey: Survey): Decision {
  const { definition, facts, selected, caSha256 } = survey;
  refuseForeignNodes(facts, { clusterName: definition.clusterName, caSha256 });
  refuseOtherVersions(survey);
  const masters = definition.masters.map(({ nodeName }) => nodeName);
  const held = masters.flatMap((name): [string, NodeFacts][] => {
    const fact = facts.get(name);
    return fact === undefined ? [] : [[name, fact]];
  });
  const initialised = held.some(([, fact]) => fact.initialised === "yes");
  if (initialised) refuseOtherRelease(survey, held);
  refuseEnded(held.filter(([name]) => !initialised || selected.has(name)));
  const quorumSeen = survey.hasClusterRecord || held.some(([, fact]) => fact.etcdHadQuorum);
  refuseMoved(survey, quorumSeen);
  const etcd = decideEtcd(survey, masters, held.map(([, fact]) => fact));
  return {
    etcd,
    quorumSeen,
    initialised,
    initMaster: initialised ? "" : initMaster(masters, held, selected),
    tokenMaster: initialised ? tokenMaster(survey, held) : undefined,
  };
}

function decideEtcd(survey: Survey, masters: string[], held: NodeFacts[]): "new" | "existing" {
  if (held.some(({ etcdData }) => etcdData)) return "existing";
  const silent = masters.filter((name) => !survey.facts.has(name));
  if (silent.length > 0) {
    throw new ConnectionError(
      "unreachable",
      `${quoteAll(silent)} did not answer, so nobody knows whether etcd's data is there`,
      ["a new cluster is only begun when every master has answered and none holds etcd data"],
    );
  }
  if (survey.hasClusterRecord) {
    throw new UnfitError(
      `no master holds etcd data, but the cluster "${survey.definition.clusterName}" has lived`,
      [
        "restore it from a snapshot: hakube etcd restore DEFINITION FILE",
        "or begin anew: hakube render --overwrite-secrets --destroy-cluster " +
        survey.definition.clusterName,
      ],
    );
  }
  const left = masters.filter((name) => !survey.selected.has(name));
  if (left.length > 0 && !survey.allowPartial) {
    throw new UnfitError(`a new cluster needs all its masters; left out: ${quoteAll(left)}`, [
      "install all of them, or say --allow-partial",
    ]);
  }
  return "new";
}

/**
 * Whoever began with `kubeadm init` stays the one. Before that it is the first master that is installed, by us or by
 * somebody whose run goes on there, for whom it is the same one.
 */
function initMaster(
  masters: readonly string[],
  held: readonly [string, NodeFacts][],
  selected: ReadonlySet<string>,
): string {
  const begun = held.find(([, { controlPlane }]) => controlPlane)?.[0];
  const busy = new Set(held.filter(([, { run }]) => run !== null).map(([name]) => name));
  const installed = masters.find((name) => selected.has(name) || busy.has(name));
  return begun ?? installed ?? held[0]?.[0] ?? "";
}

function tokenMaster(survey: Survey, held: [string, NodeFacts][]): string | undefined {
  const living = held.find(([, fact]) => isLiving(fact));
  return joining(survey).length > 0 ? living?.[0] : undefined;
}

/** The nodes of this run that are to join the cluster. */
function joining({ definition, selected, facts }: Survey): NodeDefinition[] {
  return allNodes(definition).filter(({ nodeName, role }) => {
    const fact = facts.get(nodeName);
    return selected.has(nodeName) && fact !== undefined &&
      (!fact.joined || (role === "master" && !fact.controlPlane));
  });
}

/** Whether it is a master of the cluster that serves. */
function isLiving({ initialised, controlPlane }: NodeFacts): boolean {
  return initialised === "yes" && controlPlane;
}

/** A member of etcd with data stays at the address at which the others know it. */
function refuseMoved({ definition, facts, selected }: Survey, quorumSeen: boolean): void {
  const moved = definition.masters.filter((master) => {
    const url = facts.get(master.nodeName)?.etcdPeerUrl ?? "";
    return selected.has(master.nodeName) && url !== "" && url !== peerUrl(master);
  });
  const [first] = moved;
  if (first === undefined) return;
  const names = moved.map(({ nodeName }) => nodeName).join(" ");
  throw new UnfitError(
    `${quote(first.nodeName)} has the data of etcd's member at ${
      facts.get(first.nodeName)?.etcdPeerUrl
    }, and in the definition it is at ${peerUrl(first)}`,
    [
      quorumSeen
        ? `take it out first, and put it back: hakube reset DEFINITION ${names}, then hakube install`
        : "this cluster never came to be: " +
          `hakube reset --all --confirm ${definition.clusterName} DEFINITION, then hakube install`,
    ],
  );
}

/** Members of etcd with certificates that have ended find no majority, and would be waited for in vain. */
function refuseEnded(masters: readonly [string, NodeFacts][]): void {
  const ended = masters.filter(([, fact]) => fact.etcdData && fact.endedCertificates.length > 0);
  if (ended.length === 0) return;
  const names = quoteAll(ended.map(([name]) => name));
  const paths = new Set(ended.flatMap(([, fact]) => fact.endedCertificates));
  throw new UnfitError(`on ${names} certificates have ended: ${[...paths].join(", ")}`, [
    "make new ones first: hakube certs renew DEFINITION",
  ]);
}

function refuseOtherVersions({ facts, definition, selected }: Survey): void {
  const findings = allNodes(definition).flatMap(({ nodeName, role }) => {
    const fact = facts.get(nodeName);
    if (fact === undefined || !selected.has(nodeName)) return [];
    const wanted: [string, string, string][] = [
      ["kubeadm", fact.kubeadmVersion, definition.kubernetesVersion],
      ["kubelet", fact.kubeletVersion, definition.kubernetesVersion],
      ["containerd", fact.containerdVersion, definition.containerdVersion],
    ];
    if (role === "master") wanted.push(["etcd", fact.etcdVersion, definition.etcdVersion]);
    return wanted
      .filter(([, installed, defined]) => installed !== "" && installed !== defined)
      .map(([name, installed, defined]) =>
        `${nodeName}: ${name} installed ${installed}, defined ${defined}`
      );
  });
  if (findings.length === 0) return;
  throw new UnfitError("a node has another version than the definition", [
    ...findings,
    "hakube upgrade brings the cluster to the definition's versions",
    "or write the installed versions into the definition, and render again",
  ]);
}

/**
 * A kubelet must not be newer than the API servers, nor one release of etcd come to members of another before an
 * upgrade has begun. When it has, one master at least has the new release, and who joins may have it too.
 */
function refuseOtherRelease(survey: Survey, held: readonly [string, NodeFacts][]): void {
  const { definition: { kubernetesVersion, etcdVersion } } = survey;
  const nodes = joining(survey);
  const living = held.map(([, fact]) => fact).filter(isLiving);
  const differs = (wanted: string, runs: (fact: NodeFacts) => string): string[] => {
    const installed = [...new Set(living.map(runs).filter((version) => version !== ""))];
    return installed.some((version) => minorOf(version) === minorOf(wanted)) ? [] : installed;
  };
  const kubernetes = nodes.length === 0
    ? []
    : differs(kubernetesVersion, ({ kubeletVersion }) => kubeletVersion);
  const etcd = nodes.some(({ role }) => role === "master")
    ? differs(etcdVersion, (fact) => fact.etcdVersion)
    : [];
  const findings = [
    ...kubernetes.map((version) => `Kubernetes: ${version}, defined ${kubernetesVersion}`),
    ...etcd.map((version) => `etcd: ${version}, defined ${etcdVersion}`),
  ];
  if (findings.length === 0) return;
  throw new UnfitError(
    `${
      quoteAll(nodes.map(({ nodeName }) => nodeName))
    } would join with another release than the masters have`,
    [
      ...findings,
      "write the masters' versions into the definition, render, and install; hakube upgrade comes after that",
    ],
  );
}
