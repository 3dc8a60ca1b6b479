import { expiringCertificates } from "../assets/expiring_certificates.ts";
import type { CliContext } from "./cli_context.ts";
import type { LoadedCluster } from "./load_cluster.ts";
import { styled, type Terminal } from "./terminal.ts";

/** Whoever touches a cluster is told which certificates of its assets end soon, and what makes new ones. */
export async function warnOfExpiry(
  { plan, assets }: LoadedCluster,
  { ports: { clock } }: CliContext,
  terminal: Terminal,
): Promise<void> {
  const expiring = await expiringCertificates(plan, assets, clock.now());
  for (const { path, daysLeft } of expiring) {
    const when = daysLeft < 0 ? "has ended" : `has ${daysLeft} days left`;
    terminal.err(`${styled(terminal, "yellow", "warning")}: ${path} ${when}\n`);
  }
  if (expiring.length === 0) return;
  const command = assets.clusterRecord === undefined ? "render" : "certs renew";
  terminal.err(`  hint: hakube ${command} issues all but authorities anew\n`);
}
