import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

/** Three masters of which the second has these keys. */
function withMaster1(keys: Record<string, unknown>): Record<string, unknown> {
  return {
    masters: [
      { nodeName: "m0", privateIP: "10.88.0.10", publicIP: "203.0.113.10" },
      { nodeName: "m1", privateIP: "10.88.0.11", ...keys },
      { nodeName: "m2", privateIP: "10.88.0.12" },
    ],
  };
}

Deno.test("checkAddresses() refuses two nodes of one name, also a master and a worker", () => {
  deepEqual(brokenRules(withMaster1({ nodeName: "m0" })), ["duplicate-name /masters/1/nodeName"]);
  deepEqual(brokenRules(withMaster1({ nodeName: "worker0" })), [
    "duplicate-name /workers/0/nodeName",
  ]);
});

Deno.test("checkAddresses() refuses two nodes of one address, private or public", () => {
  for (const address of ["10.88.0.10", "203.0.113.10"]) {
    deepEqual(brokenRules(withMaster1({ privateIP: address })), [
      "duplicate-address /masters/1/privateIP",
    ]);
    deepEqual(brokenRules(withMaster1({ publicIP: address })), [
      "duplicate-address /masters/1/publicIP",
    ]);
  }
  deepEqual(brokenRules(withMaster1({ publicIP: "10.88.0.11" })), []);
});

Deno.test("checkAddresses() lets nodes share an SSH host only with ports of their own", () => {
  const login = (sshHost: string, sshPort: number) => withMaster1({ sshHost, sshPort });
  deepEqual(brokenRules(login("203.0.113.10", 22)), ["duplicate-login /masters/1/sshHost"]);
  deepEqual(brokenRules(login("203.0.113.10", 2201)), []);
  const clusterWide = { ...withMaster1({ sshHost: "10.88.0.12" }), sshPort: 2200 };
  deepEqual(brokenRules(clusterWide), ["duplicate-login /masters/2"]);
});

Deno.test("checkAddresses() refuses addresses that no other machine can reach", () => {
  for (const address of ["0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.1", "255.255.255.255"]) {
    deepEqual(brokenRules(withMaster1({ privateIP: address })), [
      "unusable-address /masters/1/privateIP",
    ]);
    deepEqual(brokenRules(withMaster1({ publicIP: address })), [
      "unusable-address /masters/1/publicIP",
    ]);
    deepEqual(brokenRules({ masterLoadBalancerAddress: `${address}:6443` }), [
      "unusable-address /masterLoadBalancerAddress",
    ]);
  }
  deepEqual(brokenRules(withMaster1({ sshHost: "127.0.0.1", sshPort: 2201 })), []);
});

Deno.test("checkAddresses() warns when the load balancer is one of several masters", () => {
  deepEqual(brokenRules({ masterLoadBalancerAddress: "10.88.0.11" }), [
    "warning:load-balancer-is-node /masterLoadBalancerAddress",
  ]);
  const masters = [{ nodeName: "m0", privateIP: "10.88.0.11" }];
  deepEqual(brokenRules({ masterLoadBalancerAddress: "10.88.0.11", masters }), [
    "warning:one-master /masters",
  ]);
});
