import assert from "node:assert/strict";
import { parse, type ParseError } from "jsonc-parser";
import { definitionText } from "./definition_text.ts";

const draft = {
  masters: [{ nodeName: "m0", privateIP: "10.2.0.10" }],
  workers: [],
  masterFQDNs: [],
  proxy: { http: "http://proxy.example:3128", https: "http://proxy.example:3128" },
  hooks: { networkProvider: "calico" },
  sshLoginUser: "debian",
  $schema: "of somebody else",
  clusterName: "x",
  masterLoadBalancerAddress: "kube.example.com",
};

Deno.test("definitionText() has comments, an order, and a line for each node", () => {
  assert.equal(
    definitionText(draft, "./hakube.schema.json"),
    `// A cluster definition, by hakube init. All keys: hakube help definition
{
  "$schema": "./hakube.schema.json",
  "clusterName": "x",
  // Where the API is reached on all masters; port 6443 unless given.
  "masterLoadBalancerAddress": "kube.example.com",
  // How hakube logs in on the nodes.
  "sshLoginUser": "debian",
  // networkProvider is what connects pods on different nodes.
  "hooks": { "networkProvider": "calico" },
  "proxy": {
    "http": "http://proxy.example:3128",
    "https": "http://proxy.example:3128"
  },
  // privateIP: where other nodes reach it, and hakube too without a publicIP.
  "masters": [
    { "nodeName": "m0", "privateIP": "10.2.0.10" }
  ]
}
`,
  );
});

Deno.test("definitionText() keeps every value", () => {
  const errors: ParseError[] = [];
  const { $schema: _, workers: __, masterFQDNs: ___, ...rest } = draft;
  assert.deepEqual(parse(definitionText(draft, undefined), errors), rest);
  assert.deepEqual(errors, []);
});
