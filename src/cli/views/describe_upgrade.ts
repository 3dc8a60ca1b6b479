import type { UpgradePlan } from "../../operate/upgrade/plan_upgrade.ts";
import type { DocumentFields } from "../documents/json_document.ts";
import type { upgradePlanDocument } from "../documents/operation_documents.ts";

/** What is shown before an upgrade. */
export interface DescribedUpgrade {
  readonly clusterName: string;
  readonly plan: UpgradePlan;
  /** Where the snapshot goes that is taken before; empty: there is none. */
  readonly snapshot: string;
  /** Whether certificates are renewed at the end. */
  readonly renews: boolean;
  readonly masters: number;
}

/** The order of an upgrade, with versions, for the one who is asked whether it may. */
export function describeUpgrade(
  { clusterName, plan, snapshot, renews, masters }: DescribedUpgrade,
): string {
  const steps = [
    ...plan.etcd.map(({ node, changes }) => `${node}: ${changes.join(", ")}`),
    ...plan.masters.map(({ node, changes, apply }) =>
      `${node}: ${changes.join(", ")}${apply ? ", what the cluster has in common too" : ""}`
    ),
    ...plan.workers.map((batch) =>
      batch.map(({ node, changes }) => `${node}: ${changes.join(", ")}`).join("; ")
    ),
  ];
  const width = `${steps.length}`.length;
  const drains = plan.masters.length + plan.workers.length > 0;
  return [
    `"${clusterName}" is upgraded in this order:`,
    ...steps.map((step, index) => `  ${`${index + 1}`.padStart(width)}. ${step}`),
    ...(snapshot === "" ? [] : [`A snapshot of etcd comes here before: ${snapshot}`]),
    ...(renews
      ? ["At the end certificates are renewed, which end soon, one master after another"]
      : []),
    ...(drains ? ["Each node is drained meanwhile: emptyDir volumes of its pods are lost"] : []),
    ...(masters < 3 ? ["The API is away while a master restarts: there are fewer than three"] : []),
    "",
  ].join("\n");
}

/** The same for programs, as one document. */
export function upgradeFields(
  { clusterName, plan, snapshot, renews }: DescribedUpgrade,
): DocumentFields<typeof upgradePlanDocument> {
  return {
    kind: "UpgradePlan",
    clusterName,
    ...plan,
    snapshot: snapshot === "" ? undefined : snapshot,
    renewsCertificates: renews,
  };
}
