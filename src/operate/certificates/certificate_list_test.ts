import assert from "node:assert/strict";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import { SeededRandom } from "../../../tests/fakes/seeded_random.ts";
import { createAuthority } from "../../assets/pki/authority.ts";
import { endingSoon, listCertificate } from "./certificate_list.ts";
import { meaningOnNode } from "./certificate_meanings.ts";

const path = "/etc/etcd/pki/peer.crt";

async function certificateFor(days: number): Promise<string> {
  const ports = { clock: new FixedClock(), random: new SeededRandom() };
  const request = { commonName: "m0", validityHours: 24 * days };
  const { certificate } = await createAuthority(request, ports);
  return certificate.toString("pem");
}

Deno.test("listCertificate() tells whose it is, what it is for and when it ends", async () => {
  const now = new FixedClock().now();
  const file = { node: "m0", path, pem: await certificateFor(34) };
  const listed = listCertificate(file, meaningOnNode(path), now);
  assert.deepEqual(
    [listed.commonName, listed.purpose, listed.renewal, listed.daysLeft],
    ["m0", "etcd, to its members", "renew", 34],
  );
});

Deno.test("endingSoon() finds those that end, have ended, or say nothing", async () => {
  const now = new FixedClock().now();
  const later = new Date(now.getTime() + 40 * 86_400_000);
  const list = (pem: string, at: Date) =>
    listCertificate({ node: "m0", path, pem }, meaningOnNode(path), at);
  const [long, short] = [await certificateFor(90), await certificateFor(34)];
  const all = [list(long, now), list(short, now), list(short, later), list("no certificate", now)];
  assert.deepEqual(endingSoon(all, 90).map(({ daysLeft }) => daysLeft), [34, -6, undefined]);
  assert.deepEqual(endingSoon(all, 30).map(({ daysLeft }) => daysLeft), [-6, undefined]);
});

Deno.test("meaningOnNode() knows a user's kubeconfig, and what is not hakube's", () => {
  assert.equal(
    meaningOnNode("/etc/kubernetes/users/ada/config.crt").purpose,
    "kubectl of ada",
  );
  assert.deepEqual(meaningOnNode("/etc/kubernetes/pki/own.crt").renewal, "nobody");
});
