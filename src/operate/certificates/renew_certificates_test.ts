import assert from "node:assert/strict";
import { guardedMembers } from "../../../tests/fakes/guard_table.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { UnfitError } from "../../errors.ts";
import type { ListedCertificate } from "./certificate_list.ts";
import { deadFirst, renewalOrder, type RenewalState } from "./renew_certificates.ts";

const { masters } = resolvedDefinition();

/** Members at the masters' addresses, as `guardedMembers` writes them. */
const members = (text: string) =>
  guardedMembers(text).map((member, index) => ({
    ...member,
    peerUrl: `https://${masters[index]?.privateIP}:2380`,
  }));

const peerOf = (node: string, daysLeft: number): ListedCertificate => ({
  node,
  path: "/etc/etcd/pki/peer.crt",
  purpose: "etcd, to its members",
  renewal: "renew",
  commonName: node,
  notAfter: undefined,
  daysLeft,
});

const state = (changes: Partial<RenewalState>): RenewalState => ({
  clusterName: "lab",
  masters,
  chosen: masters,
  answering: new Set(["m0", "m1", "m2"]),
  etcdMembers: members("+++"),
  certificates: [peerOf("m0", 1)],
  forceQuorumLoss: false,
  ...changes,
});

const refusal = (expected: RegExp) => (error: unknown) =>
  error instanceof UnfitError && expected.test(error.message);

Deno.test("renewalOrder() is one by one while etcd has a majority to keep", () => {
  assert.equal(renewalOrder(state({})), "one by one");
  // The one that is to be renewed may be the one that is away, as when only its certificates have ended.
  assert.equal(
    renewalOrder(state({ chosen: masters.slice(0, 1), etcdMembers: members("-++") })),
    "one by one",
  );
});

Deno.test("renewalOrder() refuses what would cost the majority, with the numbers", () => {
  assert.throws(
    () => renewalOrder(state({ etcdMembers: members("++-") })),
    refusal(/to restart "m0" would cost etcd its majority: 1 of 3/),
  );
  assert.equal(
    renewalOrder(state({ etcdMembers: members("++-"), forceQuorumLoss: true })),
    "one by one",
  );
});

Deno.test("renewalOrder() counts on a member that was away because its certificates have ended", () => {
  const given = { etcdMembers: members("++-"), certificates: [peerOf("m2", -1)] };
  assert.equal(renewalOrder(state(given)), "one by one");
  // Not when it is left as it is.
  assert.throws(
    () => renewalOrder(state({ ...given, chosen: masters.slice(0, 2) })),
    refusal(/to restart "m0"/),
  );
});

Deno.test("deadFirst() begins with the masters whose members are away", () => {
  const order = (text: string) =>
    deadFirst(masters, members(text)).map(({ nodeName }) => nodeName).join(" ");
  assert.equal(order("++-"), "m2 m0 m1");
  assert.equal(order("+++"), "m0 m1 m2");
});

Deno.test("renewalOrder() is together when etcd is away because its certificates have ended", () => {
  const ended = { etcdMembers: undefined, certificates: [peerOf("m0", -3)] };
  assert.equal(renewalOrder(state(ended)), "together");
  assert.equal(renewalOrder(state({ ...ended, etcdMembers: members("---") })), "together");
  const left = refusal(/"m2" would be left out/);
  assert.throws(() => renewalOrder(state({ ...ended, chosen: masters.slice(0, 2) })), left);
  assert.throws(() => renewalOrder(state({ ...ended, answering: new Set(["m0", "m1"]) })), left);
});

Deno.test("renewalOrder() does not take certificates for the reason of every outage", () => {
  assert.throws(
    () => renewalOrder(state({ etcdMembers: members("+--") })),
    refusal(/its certificates are not the reason/),
  );
});
