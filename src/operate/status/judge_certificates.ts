import { daysUntil, renewalDays } from "../../assets/pki/validity.ts";
import { type CertificateStatus, note, problem, type StatusFinding } from "./cluster_status.ts";
import type { SeenCluster } from "./seen_cluster.ts";

/** Fewer days left than these make a cluster unfit: a weekend and a holiday must not be enough. */
const unfitDays = 30;

/** Every certificate that the masters hold. */
export function certificateStatuses({ reached, now }: SeenCluster): CertificateStatus[] {
  return reached.flatMap(({ node: { nodeName }, master }) =>
    master.certificates.map(({ path, notAfter }) => ({
      node: nodeName,
      path,
      daysLeft: notAfter === undefined ? undefined : daysUntil(notAfter, now),
    }))
  );
}

/** Which certificates end soon: a line a master, for most end together. */
export function judgeCertificates(seen: SeenCluster): StatusFinding[] {
  const byNode = Map.groupBy(certificateStatuses(seen), ({ node }) => node);
  return [...byNode.values()].flatMap((certificates) => [
    ...certificates.filter(({ daysLeft }) => daysLeft === undefined).map(({ path, node }) =>
      problem("certificate", `${path} is no certificate`, node)
    ),
    ...judgeEnd(certificates.filter(isKept)),
  ]);
}

/** The kubelet renews its own, in the last third of its time; before that few days are as they should be. */
function isKept({ path, daysLeft }: CertificateStatus): boolean {
  return daysLeft !== undefined &&
    (!path.endsWith("/kubelet-client-current.pem") || daysLeft < unfitDays);
}

function judgeEnd(certificates: readonly CertificateStatus[]): StatusFinding[] {
  const soon = certificates.filter(({ daysLeft }) => (daysLeft ?? 0) < renewalDays)
    .toSorted((one, other) => (one.daysLeft ?? 0) - (other.daysLeft ?? 0));
  const [first] = soon;
  if (first?.daysLeft === undefined) return [];
  const { path, daysLeft, node } = first;
  const when = daysLeft < 0 ? "has ended" : `ends in ${daysLeft} days`;
  const others = soon.length === 1
    ? ""
    : `, and ${soon.length - 1} more within ${renewalDays} days`;
  const make = daysLeft < unfitDays ? problem : note;
  return [make("certificate", `${path} ${when}${others}: hakube certs renew`, node)];
}
