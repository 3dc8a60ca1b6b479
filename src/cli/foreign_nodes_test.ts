import assert from "node:assert/strict";
import { sha256 } from "../assets/digest.ts";
import { AssetsError } from "../errors.ts";
import { foreignNodes } from "./foreign_nodes.ts";

const authority = new TextEncoder().encode("this cluster's");
const cluster = {
  plan: { definition: { clusterName: "lab" } },
  assets: { read: () => Promise.resolve(authority) },
};
const members = new Map([
  ["m0", { facts: { caSha256: sha256(authority) } }],
  ["m1", { facts: { caSha256: "b".repeat(64) } }],
  ["m2", { facts: { caSha256: "" } }],
]);

Deno.test("foreignNodes() refuses a machine of another cluster", async () => {
  await assert.rejects(foreignNodes(members, cluster), (error) => {
    assert.ok(error instanceof AssetsError);
    assert.match(error.message, /^"m1" belongs to another cluster than these assets of "lab"/);
    return true;
  });
});

Deno.test("foreignNodes() names the one that may be another cluster's", async () => {
  assert.deepEqual(await foreignNodes(members, cluster, ["m0", "m1"]), new Set(["m1"]));
});
