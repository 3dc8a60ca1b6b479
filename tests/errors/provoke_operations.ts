import { confirmName } from "../../src/cli/confirm_name.ts";
import {
  renewalOrder,
  type RenewalState,
} from "../../src/operate/certificates/renew_certificates.ts";
import { requireWillingMasters } from "../../src/operate/drill/drill_refusals.ts";
import { planReset, type ResetSurvey } from "../../src/operate/reset/plan_reset.ts";
import { requireUpgradable } from "../../src/operate/upgrade/upgrade_refusals.ts";
import { guardedMembers } from "../fakes/guard_table.ts";
import { nodeFacts } from "../fakes/node_facts.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { newVersions, upgradeStateOf } from "../fakes/upgrade_state.ts";
import { definitionPath as cluster, livingSite, whereAssets as where } from "./living_site.ts";
import { byCall, byCommand, type Provocation } from "./provocation.ts";

const definition = resolvedDefinition();
const { masters } = definition;
const off = { message: "cannot reach m1 at 10.88.0.11:22: no answer" };

/** A command for the cluster of {@link livingSite}, which was rendered and not installed. */
function operation(title: string, args: readonly string[]): Provocation {
  return byCommand(title, [...args, ...where], async () => ({
    files: await livingSite({ lives: false }),
  }));
}

const one = { masters: [{ nodeName: "master0", privateIP: "192.0.2.10" }] };

const resets: readonly Provocation[] = [
  operation("a reset of nothing", ["reset", cluster]),
  operation("a reset of a node and of all", ["reset", cluster, "worker0", "--all"]),
  operation("a reset of a node, with --confirm", ["reset", cluster, "worker0", "--confirm", "lab"]),
  operation("a reset of all, not confirmed", ["reset", cluster, "--all"]),
  operation("a reset that may cost another cluster its etcd", [
    ...["reset", cluster, "master0", "--force-quorum-loss", "other"],
  ]),
  operation("a reset of a node that nobody knows", ["reset", cluster, "worker9"]),
  operation("a reset in a cluster that does not live", ["reset", cluster, "worker0"]),
  byCall("a reset of all masters", () => planReset(leaving({ names: ["m0", "m1", "m2"] }))),
  byCall(
    "a reset that would cost the majority",
    () => planReset(leaving({ names: ["m0"], members: members("++-") })),
  ),
  byCall(
    "a reset without a majority",
    () =>
      planReset(leaving({
        names: ["m0"],
        members: undefined,
        facts: new Map([["m0", nodeFacts({ initialised: "unknown" })]]),
      })),
  ),
  byCall(
    "a reset with nobody to act",
    () => planReset(leaving({ names: ["m0"], ready: new Set() })),
  ),
];

function leaving(changes: Partial<ResetSurvey>): ResetSurvey {
  const serving = nodeFacts({ initialised: "yes", controlPlane: true, joined: true });
  return {
    definition,
    names: [],
    facts: new Map(["m0", "m2"].map((name) => [name, serving])),
    ready: new Set(["m0", "m2"]),
    failures: new Map([["m1", off]]),
    foreign: new Set(),
    members: members("+++"),
    forceQuorumLoss: false,
    ...changes,
  };
}

/** Members at the masters' addresses, as `guardedMembers` writes them. */
function members(text: string) {
  return guardedMembers(text).map((member, index) => ({
    ...member,
    peerUrl: `https://${masters[index]?.privateIP}:2380`,
  }));
}

function renewal(changes: Partial<RenewalState>): RenewalState {
  const answering = new Set(["m0", "m1", "m2"]);
  return {
    clusterName: "lab",
    masters,
    chosen: masters,
    answering,
    etcdMembers: undefined,
    certificates: [],
    forceQuorumLoss: false,
    ...changes,
  };
}

const ended = {
  node: "m0",
  path: "/etc/etcd/pki/peer.crt",
  purpose: "etcd, to its members",
  renewal: "renew",
  commonName: "m0",
  notAfter: undefined,
  daysLeft: -3,
} as const;

const renewals: readonly Provocation[] = [
  operation("new certificates for a worker", ["certs", "renew", cluster, "worker0"]),
  byCall(
    "new certificates that would cost the majority",
    () => renewalOrder(renewal({ etcdMembers: members("++-") })),
  ),
  byCall("new certificates without a majority", () => renewalOrder(renewal({}))),
  byCall(
    "new certificates for some, when etcd's have ended",
    () => renewalOrder(renewal({ chosen: masters.slice(0, 2), certificates: [ended] })),
  ),
];

const confirmed = {
  consequence: 'the cluster "lab" goes back to what it was in the snapshot',
  prompter: nobodyOr(""),
};

function nobodyOr(typed: string) {
  return { interactive: typed !== "", text: () => Promise.resolve(typed) };
}

/** What is done to a cluster that lives, and is not. */
export const operationErrors: readonly Provocation[] = [
  ...resets,
  ...renewals,
  byCall(
    "an upgrade of what is not fit for it",
    () =>
      requireUpgradable(
        "lab",
        upgradeStateOf(
          { w0: { kubernetes: "1.33.1" }, w1: { changes: { failure: "no answer" } } },
          "++-",
        ),
        { ...newVersions, containerd: "2.2.0", kubernetes: "1.38.0" },
      ),
  ),
  byCommand("a drill of one master", ["drill", cluster, ...where], async () => ({
    files: await livingSite({ overrides: one }),
  })),
  operation("a drill with a page that is a directory", [
    ...["drill", cluster, "--html", "/site/assets"],
  ]),
  operation("a drill that lets writes fail for long", ["drill", cluster, "--max-seconds", "61"]),
  byCall(
    "a drill of what is not fit for it",
    () => requireWillingMasters([off.message, 'the API server of "m2" is not ready']),
  ),
  byCall("a name that is not confirmed", () => confirmName("lab", undefined, confirmed)),
  byCall("another name that is confirmed", () => confirmName("lab", "lap", confirmed)),
  byCall(
    "another name that is typed",
    () => confirmName("lab", undefined, { ...confirmed, prompter: nobodyOr("lap") }),
  ),
  operation("certificates of a node that is not defined", ["certs", "list", cluster, "maste0"]),
];
