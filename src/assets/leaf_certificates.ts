import { mapLimit } from "../map_limit.ts";
import type { AuthorityName, CertificatePlan, ClusterPlan } from "../plan/plan.ts";
import type { Ports } from "../ports.ts";
import { publicMode, secretMode } from "./asset_inventory.ts";
import type { KeptAuthority } from "./authorities.ts";
import { sha256 } from "./digest.ts";
import { filesAtOnce } from "./files_at_once.ts";
import { certificateFacts } from "./pki/certificate_facts.ts";
import { issueCertificate } from "./pki/issue_certificate.ts";
import { reasonOfTime, reasonToIssue } from "./pki/reason_to_issue.ts";
import type { SecretKeeper } from "./secret_keeper.ts";

/**
 * Keeps the leaf certificates that are good, and issues the others.
 * @param renews those that are issued anew however good they are
 */
export async function ensureLeafCertificates(
  keeper: SecretKeeper,
  plan: ClusterPlan,
  authorities: ReadonlyMap<AuthorityName, KeptAuthority>,
  ports: Pick<Ports, "clock" | "random">,
  renews: (leaf: CertificatePlan) => boolean = () => false,
): Promise<void> {
  await mapLimit(plan.certificates, filesAtOnce, async (leaf) => {
    const authority = authorities.get(leaf.authority);
    if (authority === undefined) throw new Error(`the plan has no authority ${leaf.authority}`);
    await ensureLeaf(keeper, { ...leaf, isRenewed: renews(leaf) }, authority, ports);
    keeper.issuedFor.set(leaf.certificatePath, digestOfPurpose(leaf, authority));
  });
}

async function ensureLeaf(
  keeper: SecretKeeper,
  leaf: CertificatePlan & { readonly isRenewed: boolean },
  authority: KeptAuthority,
  ports: Pick<Ports, "clock" | "random">,
): Promise<void> {
  const { writer } = keeper;
  const certificatePem = await writer.readText(leaf.certificatePath);
  const keyPem = await writer.readText(leaf.keyPath);
  const reason = leaf.isRenewed
    ? "as it was asked for"
    : certificatePem !== undefined && keyPem !== undefined
    ? await reasonToReplace(keeper, leaf, { certificatePem, keyPem }, authority, ports.clock.now())
    : reasonOfAbsence(certificatePem, keyPem);
  if (reason === undefined && certificatePem !== undefined && keyPem !== undefined) {
    await writer.put(leaf.keyPath, keyPem, secretMode);
    await writer.put(leaf.certificatePath, certificatePem, publicMode);
    return;
  }
  const issued = await issueCertificate(leaf, await authority.load(), ports);
  const note = reason === undefined ? undefined : `issued anew: ${reason}`;
  // The key first: interrupted after it, the old certificate does not match and is issued anew.
  await writer.put(leaf.keyPath, issued.keyPem, secretMode, note);
  await writer.put(leaf.certificatePath, issued.certificatePem, publicMode, note);
}

/** @returns undefined when both are absent: then they are new, not issued anew */
function reasonOfAbsence(
  certificatePem: string | undefined,
  keyPem: string | undefined,
): string | undefined {
  if (keyPem !== undefined) return "its certificate is missing";
  return certificatePem === undefined ? undefined : "its key is missing";
}

/** @returns undefined when the certificate is good */
async function reasonToReplace(
  keeper: SecretKeeper,
  leaf: CertificatePlan,
  pair: { certificatePem: string; keyPem: string },
  authority: KeptAuthority,
  now: Date,
): Promise<string | undefined> {
  const unchanged = keeper.isUnchanged(leaf.certificatePath, pair.certificatePem) &&
    keeper.isUnchanged(leaf.keyPath, pair.keyPem) &&
    keeper.state.manifest?.certificates[leaf.certificatePath] === digestOfPurpose(leaf, authority);
  if (unchanged) {
    // Checked at the last render, and nothing but time went by since.
    const { notAfter } = certificateFacts(pair.certificatePem);
    return reasonOfTime(notAfter, authority.facts.notAfter, now);
  }
  return await reasonToIssue(
    pair.certificatePem,
    pair.keyPem,
    leaf,
    await authority.load(),
    now,
  );
}

/** Digest of what a certificate says and of who says it. */
function digestOfPurpose(leaf: CertificatePlan, authority: KeptAuthority): string {
  const { commonName, organization, dnsNames, ipAddresses, usages } = leaf;
  return sha256(
    JSON.stringify([
      [commonName, organization, dnsNames, ipAddresses, usages],
      authority.certificatePem,
    ]),
  );
}
