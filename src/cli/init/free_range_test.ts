import assert from "node:assert/strict";
import { freeRange } from "./free_range.ts";

function withNodes(...addresses: string[]) {
  return { masters: addresses.map((privateIP) => ({ nodeName: "m", privateIP })) };
}

Deno.test("freeRange() is the default, unless a node is in it", () => {
  assert.equal(freeRange(withNodes("192.168.1.1"), "podNetworkCIDR"), "10.32.0.0/12");
  assert.equal(freeRange(withNodes("10.40.0.1"), "podNetworkCIDR"), "10.244.0.0/16");
  assert.equal(freeRange(withNodes("10.40.0.1", "10.244.1.1"), "podNetworkCIDR"), "172.20.0.0/14");
  assert.equal(freeRange(withNodes("10.100.0.1"), "serviceCIDR"), "10.112.0.0/16");
});

Deno.test("freeRange() leaves out what is the other's", () => {
  const draft = { ...withNodes("10.100.0.1"), podNetworkCIDR: "10.112.0.0/16" };
  assert.equal(freeRange(draft, "serviceCIDR"), "172.24.0.0/16");
});
