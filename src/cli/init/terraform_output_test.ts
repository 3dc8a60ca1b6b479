import assert from "node:assert/strict";
import { draftOfOutput } from "./terraform_output.ts";

function outputs(values: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(values)
    .map(([name, value]) => [name, { sensitive: false, type: "any", value }]);
  return JSON.stringify(Object.fromEntries(entries));
}

Deno.test("draftOfOutput() takes a whole definition, as infra-providers/aws gives it", () => {
  const definition = { clusterName: "small", masters: [{ nodeName: "a", privateIP: "10.0.0.1" }] };
  for (const value of [definition, JSON.stringify(definition)]) {
    const text = outputs({ cluster_definition: value, masters: ["10.0.0.9"] });
    assert.deepEqual(draftOfOutput(text, "outputs.json"), definition);
  }
});

Deno.test("draftOfOutput() finds machines, as lists and by name", () => {
  const text = outputs({
    vpc_id: "vpc-1",
    master_private_ips: ["10.0.0.1", "10.0.0.2"],
    workers: { w1: { private_ip: "10.0.0.5", public_ip: "203.0.113.5" }, w2: "10.0.0.6" },
    load_balancer_dns: "api.example.com",
  });
  assert.deepEqual(draftOfOutput(text, "outputs.json"), {
    masterLoadBalancerAddress: "api.example.com",
    masters: [
      { nodeName: "master0", privateIP: "10.0.0.1" },
      { nodeName: "master1", privateIP: "10.0.0.2" },
    ],
    workers: [
      { nodeName: "w1", privateIP: "10.0.0.5", publicIP: "203.0.113.5" },
      { nodeName: "w2", privateIP: "10.0.0.6" },
    ],
  });
});

Deno.test("draftOfOutput() says what is no output, and what an output lacks", () => {
  for (const text of ["", "[]", "no JSON", '{"masters": ["10.0.0.1"]}']) {
    assert.throws(() => draftOfOutput(text, "x.json"), {
      name: "UsageError",
      message: /x\.json is not what terraform/,
    });
  }
  const without = outputs({ vpc_id: "vpc-1" });
  assert.throws(() => draftOfOutput(without, "x.json"), {
    name: "UsageError",
    message: /x\.json names no masters/,
  });
  const wrong = outputs({ cluster_definition: "[" });
  assert.throws(() => draftOfOutput(wrong, "x.json"), {
    name: "UsageError",
    message: /is no definition/,
  });
});

Deno.test("draftOfOutput() takes nothing from an output that is cut off", () => {
  const text = outputs({ masters: ["10.0.0.1", "10.0.0.2", "10.0.0.3"], load_balancer: "api" });
  for (const end of [text.indexOf('"10.0.0.2"'), -1]) {
    const cut = text.slice(0, end);
    assert.throws(() => draftOfOutput(cut, "x.json"), {
      name: "UsageError",
      message: /x\.json is not what terraform/,
    });
  }
  const definition = JSON.stringify({ clusterName: "small", masters: [] }).slice(0, -1);
  assert.throws(() => draftOfOutput(outputs({ cluster_definition: definition }), "x.json"), {
    name: "UsageError",
    message: /is no definition/,
  });
});
