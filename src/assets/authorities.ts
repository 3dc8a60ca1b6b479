import type { AuthorityName, AuthorityPlan, ClusterPlan } from "../plan/plan.ts";
import type { Ports } from "../ports.ts";
import { AssetsError } from "../errors.ts";
import { publicMode, secretMode } from "./asset_inventory.ts";
import { type Authority, createAuthority, readAuthority } from "./pki/authority.ts";
import { type CertificateFacts, certificateFacts } from "./pki/certificate_facts.ts";
import { certificateToPem } from "./pki/issue_certificate.ts";
import { keyPairFromPem, privateKeyToPem } from "./pki/key_pair.ts";
import { daysUntil, renewalDays } from "./pki/validity.ts";
import type { SecretKeeper } from "./secret_keeper.ts";

/** An authority of the assets. */
export interface KeptAuthority {
  readonly certificatePem: string;
  readonly facts: CertificateFacts;
  /** Reads it to sign with it, which a render that issues nothing has no need of. */
  load(): Promise<Authority>;
}

/** The authorities, and what to tell the user of them. */
export interface Authorities {
  readonly byName: ReadonlyMap<AuthorityName, KeptAuthority>;
  readonly warnings: readonly string[];
}

/**
 * Keeps or makes the certificate authorities.
 * @throws AssetsError when half of one is missing or its halves do not match: never replaced silently
 */
export async function ensureAuthorities(
  keeper: SecretKeeper,
  plan: ClusterPlan,
  ports: Pick<Ports, "clock" | "random">,
): Promise<Authorities> {
  const byName = new Map<AuthorityName, KeptAuthority>();
  const warnings: string[] = [];
  for (const authorityPlan of plan.authorities) {
    const authority = await ensureAuthority(keeper, authorityPlan, ports);
    byName.set(authorityPlan.name, authority);
    warnings.push(...warningsAbout(authority.facts, authorityPlan, ports.clock.now()));
  }
  return { byName, warnings };
}

async function ensureAuthority(
  keeper: SecretKeeper,
  plan: AuthorityPlan,
  ports: Pick<Ports, "clock" | "random">,
): Promise<KeptAuthority> {
  const { writer } = keeper;
  const certificatePem = await writer.readText(plan.certificatePath);
  const keyPem = await writer.readText(plan.keyPath);
  if (certificatePem === undefined) return await makeAuthority(keeper, plan, keyPem, ports);
  if (keyPem === undefined) keeper.refuseHalf(plan.keyPath, plan.certificatePath);
  const load = () =>
    readAuthority(certificatePem, keyPem, {
      certificate: writer.at(plan.certificatePath),
      key: writer.at(plan.keyPath),
    });
  const unchanged = keeper.isUnchanged(plan.certificatePath, certificatePem) &&
    keeper.isUnchanged(plan.keyPath, keyPem);
  if (!unchanged) await load();
  const facts = certificateFacts(certificatePem);
  refuseExpired(facts, plan, ports.clock.now());
  await writer.put(plan.keyPath, keyPem, secretMode);
  await writer.put(plan.certificatePath, certificatePem, publicMode);
  return { certificatePem, facts, load };
}

/** @param keyPem there when an earlier render was interrupted between key and certificate */
async function makeAuthority(
  keeper: SecretKeeper,
  plan: AuthorityPlan,
  keyPem: string | undefined,
  ports: Pick<Ports, "clock" | "random">,
): Promise<KeptAuthority> {
  const { writer } = keeper;
  keeper.refuseToMake(plan.certificatePath);
  if (keyPem !== undefined && keeper.had(plan.certificatePath)) {
    keeper.refuseHalf(plan.certificatePath, plan.keyPath);
  }
  const leftover = keyPem === undefined ? undefined : await keyPairFromPem(keyPem);
  if (keyPem !== undefined && leftover === undefined) {
    keeper.refuseHalf(plan.certificatePath, plan.keyPath);
  }
  const { certificate, keys } = await createAuthority(plan, ports, leftover);
  await writer.put(plan.keyPath, keyPem ?? await privateKeyToPem(keys.privateKey), secretMode);
  const certificatePem = certificateToPem(certificate.toString("pem"));
  await writer.put(plan.certificatePath, certificatePem, publicMode);
  const authority = { certificate, signingKey: keys.privateKey };
  return {
    certificatePem,
    facts: certificateFacts(certificatePem),
    load: () => Promise.resolve(authority),
  };
}

function refuseExpired(facts: CertificateFacts, plan: AuthorityPlan, now: Date): void {
  if (facts.notAfter > now) return;
  throw new AssetsError(`the certificate authority ${plan.certificatePath} has expired`, [
    "a cluster cannot use it any more; without a cluster, --overwrite-secrets makes a new one",
  ]);
}

function warningsAbout(facts: CertificateFacts, plan: AuthorityPlan, now: Date): string[] {
  const days = daysUntil(facts.notAfter, now);
  const warnings: string[] = [];
  if (days < renewalDays) {
    warnings.push(`the certificate authority ${plan.certificatePath} ends in ${days} days`);
  }
  if (facts.commonName !== plan.commonName) {
    warnings.push(
      `${plan.certificatePath} keeps its common name "${facts.commonName}"; the definition says ` +
        `"${plan.commonName}"`,
    );
  }
  return warnings;
}
