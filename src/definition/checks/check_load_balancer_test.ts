import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

const keepalived = { type: "keepalived" };

Deno.test("checkLoadBalancer() wants an address for keepalived that is free, on 6443", () => {
  const rules = (masterLoadBalancerAddress: string) =>
    brokenRules({ loadBalancer: keepalived, masterLoadBalancerAddress });
  deepEqual(rules("10.88.0.9"), []);
  deepEqual(rules("10.88.0.9:8443"), ["keepalived-port /masterLoadBalancerAddress"]);
  deepEqual(rules("kube.example.com"), ["keepalived-address /masterLoadBalancerAddress"]);
  deepEqual(rules("10.88.0.10"), [
    "warning:load-balancer-is-node /masterLoadBalancerAddress",
    "keepalived-address /masterLoadBalancerAddress",
  ]);
});

Deno.test("checkLoadBalancer() takes keepalived's settings only with keepalived", () => {
  deepEqual(brokenRules({ loadBalancer: {} }), []);
  deepEqual(brokenRules({ loadBalancer: { interface: "eth1", virtualRouterId: 7 } }), [
    "not-keepalived /loadBalancer/interface",
    "not-keepalived /loadBalancer/virtualRouterId",
  ]);
  const loadBalancer = { ...keepalived, interface: "eth1", virtualRouterId: 255 };
  deepEqual(brokenRules({ loadBalancer, masterLoadBalancerAddress: "10.88.0.9" }), []);
  deepEqual(brokenRules({ loadBalancer: { type: "haproxy", virtualRouterId: 256 } }).length, 2);
});
