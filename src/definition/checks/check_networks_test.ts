import { deepEqual, equal } from "node:assert/strict";
import { brokenRules, textProblems } from "../../../tests/fakes/definition_problems.ts";
import { validDefinition } from "../../../tests/fakes/valid_definition.ts";

Deno.test("checkNetworks() wants no bits behind the prefix and suggests the network", () => {
  deepEqual(brokenRules({ podNetworkCIDR: "10.33.0.1/12" }), ["not-canonical /podNetworkCIDR"]);
  const problems = textProblems(JSON.stringify(validDefinition({ serviceCIDR: "10.97.0.0/12" })));
  equal(problems.find(({ rule }) => rule === "not-canonical")?.hint, 'write "10.96.0.0/12"');
});

Deno.test("checkNetworks() limits prefixes", () => {
  deepEqual(brokenRules({ podNetworkCIDR: "172.16.0.0/25" }), ["prefix-range /podNetworkCIDR"]);
  deepEqual(brokenRules({ serviceCIDR: "172.16.0.0/29" }), ["prefix-range /serviceCIDR"]);
  deepEqual(brokenRules({ serviceCIDR: "172.16.0.0/28" }), []);
  deepEqual(brokenRules({ serviceCIDR: "176.0.0.0/11" }), ["prefix-range /serviceCIDR"]);
  deepEqual(brokenRules({ podNetworkCIDR: "172.0.0.0/7" }), ["prefix-range /podNetworkCIDR"]);
  deepEqual(brokenRules({ podNetworkCIDR: "12.0.0.0/8" }), []);
});

Deno.test("checkNetworks() refuses reserved ranges", () => {
  deepEqual(brokenRules({ podNetworkCIDR: "127.0.0.0/16" }), ["reserved-range /podNetworkCIDR"]);
});

Deno.test("checkNetworks() refuses ranges that overlap, a default too", () => {
  deepEqual(brokenRules({ podNetworkCIDR: "10.96.0.0/13" }), [
    "overlapping-networks /podNetworkCIDR",
  ]);
  deepEqual(brokenRules({ podNetworkCIDR: undefined, serviceCIDR: "10.40.0.0/16" }), [
    "overlapping-networks /serviceCIDR",
  ]);
  deepEqual(brokenRules({ podNetworkCIDR: "10.80.0.0/15", serviceCIDR: "10.82.0.0/15" }), []);
});

Deno.test("checkNetworks() wants a /24 for each node", () => {
  // There are five nodes.
  deepEqual(brokenRules({ podNetworkCIDR: "172.16.0.0/22" }), [
    "pod-network-too-small /podNetworkCIDR",
  ]);
  deepEqual(brokenRules({ podNetworkCIDR: "172.16.0.0/21" }), []);
});

Deno.test("checkNetworks() keeps machines and load balancer out of both ranges", () => {
  const workers = [{ nodeName: "w", privateIP: "10.47.255.255" }];
  deepEqual(brokenRules({ workers }), ["address-in-network /workers/0/privateIP"]);
  deepEqual(brokenRules({ masterLoadBalancerAddress: "10.96.0.1" }), [
    "address-in-network /masterLoadBalancerAddress",
  ]);
  deepEqual(brokenRules({ masterLoadBalancerAddress: "lb.example.com" }), []);
});

Deno.test("checkNetworks() says nothing of a default in the place of a wrong value", () => {
  const workers = [{ nodeName: "w", privateIP: "10.40.0.1" }];
  deepEqual(brokenRules({ podNetworkCIDR: "wrong", workers }), ["cidr /podNetworkCIDR"]);
});
