import { join } from "node:path";
import type { ClusterPlan } from "../plan/plan.ts";
import type { CheckedAssets } from "./check_assets.ts";
import { certificateFacts } from "./pki/certificate_facts.ts";
import { daysUntil, renewalDays } from "./pki/validity.ts";

/** A certificate that ends soon. */
export interface ExpiringCertificate {
  readonly path: string;
  /** Whole days; negative when it has ended. */
  readonly daysLeft: number;
}

/**
 * The certificates of the assets, authorities included, that should be issued anew: those with
 * fewer than 90 days left.
 */
export async function expiringCertificates(
  { authorities, certificates }: ClusterPlan,
  assets: Pick<CheckedAssets, "directory" | "read">,
  now: Date,
): Promise<ExpiringCertificate[]> {
  const paths = [...authorities, ...certificates].map(({ certificatePath }) => certificatePath);
  const found = await Promise.all(paths.map(async (path) => {
    const pem = new TextDecoder().decode(await assets.read(path));
    const daysLeft = daysUntil(certificateFacts(pem).notAfter, now);
    return { path: join(assets.directory, path), daysLeft };
  }));
  return found.filter(({ daysLeft }) => daysLeft < renewalDays);
}
