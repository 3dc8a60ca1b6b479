import { compareVersions, minorOf } from "../../definition/version.ts";
import { UnfitError } from "../../errors.ts";
import { refusalOf } from "../quorum.ts";
import type { NodeState, TargetVersions, UpgradeState } from "./upgrade_state.ts";

/** A kubelet may be three minor releases older than its API server (kubernetes.io/releases/version-skew-policy). */
const kubeletSkew = 3;

/**
 * Patches of etcd from which the next minor release is reached safely (etcd.io/docs, upgrades/upgrade_3_6 and
 * upgrade_3_7): older ones lose or revive members on the way.
 */
const steppingStones: Readonly<Record<string, string>> = { "3.6": "3.5.32", "3.7": "3.6.11" };

/** Why a cluster cannot be upgraded: all reasons, in one sentence each. Empty: it can. */
export function upgradeRefusals(state: UpgradeState, target: TargetVersions): string[] {
  return [
    ...state.nodes.flatMap(unfitNode),
    ...unfitQuorum(state),
    ...state.nodes.filter(({ failure }) => failure === undefined)
      .flatMap((node) => versionRefusals(node, target)),
  ];
}

/** @throws UnfitError with all reasons why a cluster cannot be upgraded */
export function requireUpgradable(
  clusterName: string,
  state: UpgradeState,
  target: TargetVersions,
): void {
  const refusals = upgradeRefusals(state, target);
  if (refusals.length === 0) return;
  throw new UnfitError(`"${clusterName}" cannot be upgraded as it is`, [
    ...refusals,
    "nothing forces an upgrade: mend what is not as it should be, or take it out: hakube reset",
  ]);
}

function unfitNode(
  { node: { nodeName }, failure, inCluster, hasEndedCertificates }: NodeState,
): string[] {
  if (failure !== undefined) return [`${nodeName} was not reached: ${failure}`];
  if (hasEndedCertificates) {
    return [`${nodeName} has certificates that have ended: hakube certs renew`];
  }
  if (inCluster === undefined) return [`${nodeName} is not in the cluster`];
  // A node whose upgrade was interrupted may be away because of that.
  if (inCluster.isReady || inCluster.isBeingUpgraded) return [];
  return [`${nodeName} is not Ready`];
}

function unfitQuorum({ nodes, etcdMembers }: UpgradeState): string[] {
  if (etcdMembers === undefined) return ["etcd has no majority, or no master was reached"];
  const masters = nodes.filter(({ node }) => node.role === "master");
  const refusals = masters.flatMap(({ node: { nodeName, privateIP } }) => {
    const peerUrl = `https://${privateIP}:2380`;
    if (!etcdMembers.some((member) => member.peerUrl === peerUrl)) {
      return [`${nodeName} is no member of etcd`];
    }
    return refusalOf("restart", peerUrl, etcdMembers) ?? [];
  });
  return [...new Set(refusals)];
}

function versionRefusals(
  { node, kubeadm, kubelet, containerd, apiServer, etcd, inCluster }: NodeState,
  target: TargetVersions,
): string[] {
  const { nodeName } = node;
  const refuse = (refusal: string | undefined): string[] =>
    refusal === undefined ? [] : [`${nodeName}: ${refusal}`];
  return [
    ...refuse(downgrade("Kubernetes", newest([kubeadm, kubelet, apiServer]), target.kubernetes)),
    ...refuse(downgrade("containerd", containerd, target.containerd)),
    ...refuse(downgrade("etcd", newest([etcd?.installed ?? "", etcd?.running ?? ""]), target.etcd)),
    ...refuse(skippedMinor(apiServer, target.kubernetes)),
    ...refuse(tooOldKubelet(inCluster?.kubelet ?? "", target.kubernetes)),
    ...refuse(unsafeEtcd(etcd?.running ?? "", target.etcd)),
  ];
}

function downgrade(name: string, installed: string, target: string): string | undefined {
  if (installed === "" || compareVersions(installed, target) <= 0) return undefined;
  return `${name} ${installed} would become ${target}, and there is no way back to an older one`;
}

function skippedMinor(apiServer: string, target: string): string | undefined {
  if (apiServer === "" || minorNumber(target) - minorNumber(apiServer) <= 1) return undefined;
  return `Kubernetes goes one minor release at a time: from ${apiServer} to ` +
    `1.${minorNumber(apiServer) + 1} first, not to ${target}`;
}

function tooOldKubelet(kubelet: string, target: string): string | undefined {
  if (kubelet === "" || minorNumber(target) - minorNumber(kubelet) <= kubeletSkew) return undefined;
  return `its kubelet ${kubelet} is more than ${kubeletSkew} minor releases older than ${target}`;
}

function unsafeEtcd(running: string, target: string): string | undefined {
  if (running === "" || minorOf(running) === minorOf(target)) return undefined;
  const steps = minorNumber(target) - minorNumber(running);
  if (steps > 1) {
    return `etcd goes one minor release at a time: from ${running} to ` +
      `3.${minorNumber(running) + 1} first, not to ${target}`;
  }
  const stone = steppingStones[minorOf(target)];
  if (stone === undefined || compareVersions(running, stone) >= 0) return undefined;
  return `etcd ${running} has to be ${stone} or newer before it goes to ${target}`;
}

function minorNumber(version: string): number {
  return Number(version.split(".")[1]);
}

function newest(versions: readonly string[]): string {
  return versions.filter((version) => version !== "").toSorted(compareVersions).at(-1) ?? "";
}
