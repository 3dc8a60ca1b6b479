import assert from "node:assert/strict";
import { AssetsError } from "../errors.ts";
import { isForeign, refuseForeignNodes } from "./refuse_foreign_nodes.ts";

const own = { clusterName: "lab", caSha256: "a".repeat(64) };
const ours = { caSha256: own.caSha256 };
const theirs = { caSha256: "b".repeat(64) };
const fresh = { caSha256: "" };

Deno.test("refuseForeignNodes() names machines of another cluster, and how they are given up", () => {
  const facts = [["m0", ours], ["m1", theirs], ["w0", fresh], ["w1", theirs]] as const;
  assert.throws(() => refuseForeignNodes(facts, own), (error) => {
    assert.ok(error instanceof AssetsError);
    assert.match(error.message, /^"m1", "w1" belong to another cluster .* "lab"/);
    assert.match(error.hints.join("\n"), /hakube reset --other-cluster DEFINITION m1 w1$/);
    return true;
  });
});

Deno.test("refuseForeignNodes() lets own machines pass, and those that belong to nobody", () => {
  refuseForeignNodes([["m0", ours], ["w0", fresh]], own);
  assert.deepEqual([ours, theirs, fresh].map((facts) => isForeign(facts, own.caSha256)), [
    false,
    true,
    false,
  ]);
});
