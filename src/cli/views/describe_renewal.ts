import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { endingSoon, type ListedCertificate } from "../../operate/certificates/certificate_list.ts";
import type { RenewalOrder } from "../../operate/certificates/renew_certificates.ts";
import type { renewalPlanDocument } from "../documents/certificates_documents.ts";
import type { DocumentFields } from "../documents/json_document.ts";

/** What is shown before certificates are renewed. */
export interface DescribedRenewal {
  readonly clusterName: string;
  readonly chosen: readonly NodeDefinition[];
  /** Of assets and masters. */
  readonly certificates: readonly ListedCertificate[];
  readonly order: RenewalOrder;
  readonly force: boolean;
  readonly days: number;
}

/** What will be renewed where, for the one who is asked whether it may. */
export function describeRenewal(
  { clusterName, chosen, certificates, order, force, days }: DescribedRenewal,
): string {
  const count = (node: string | undefined): string => {
    const own = renewableAt(node, certificates);
    if (force) return `all ${own.length} certificates`;
    return `${endingSoon(own, days).length} of ${own.length} certificates end within ${days} days`;
  };
  const how = order === "together"
    ? "on all masters at once, for etcd's have ended and it has no majority"
    : chosen.length > 1
    ? "one master after another"
    : "on this master";
  const isAway = order === "one by one" && chosen.length === 1;
  return [
    `Certificates of "${clusterName}" are renewed, ${how}; etcd and the control plane are restarted:`,
    `  assets: ${count(undefined)}`,
    ...chosen.map(({ nodeName, ssh }) => `  ${nodeName} (${ssh.host}): ${count(nodeName)}`),
    ...(isAway ? ["A cluster with one master has no API while it is restarted"] : []),
    "",
  ].join("\n");
}

/** The same for programs. */
export function renewalFields(
  { clusterName, chosen, certificates, order, force, days }: DescribedRenewal,
): DocumentFields<typeof renewalPlanDocument> {
  const places = [undefined, ...chosen.map(({ nodeName }) => nodeName)].map((node) => {
    const own = renewableAt(node, certificates);
    const renewed = force ? own.length : endingSoon(own, days).length;
    return { node, certificates: own.length, renewed };
  });
  return { kind: "RenewalPlan", clusterName, order, force, places };
}

/** Those that hakube renews on a node, or in the assets. */
function renewableAt(
  node: string | undefined,
  certificates: readonly ListedCertificate[],
): ListedCertificate[] {
  return certificates.filter((certificate) =>
    certificate.node === node && ["render", "renew"].includes(certificate.renewal)
  );
}
