import { deepEqual, equal } from "node:assert/strict";
import { networkProviders } from "../../../src/plan/network/network_providers.ts";
import { plannedWith } from "./aws_variables.ts";
import { TofuWorkspace } from "./tofu_workspace.ts";

interface Plan {
  readonly planned_values: {
    readonly root_module: {
      readonly resources: readonly { readonly address: string; readonly values: Rule }[];
    };
  };
}

interface Rule {
  readonly ip_protocol: string;
  readonly from_port: number;
  readonly to_port: number;
}

Deno.test("security groups open what hakube's network providers listen on, and no more", async (t) => {
  await using workspace = await TofuWorkspace.create();
  for (const { name, ports } of networkProviders) {
    await t.step(name, async () => {
      const open = new Set(await openPorts(workspace, name));
      deepEqual([...open].sort(), ports.map(({ port }) => port).sort());
    });
  }
});

/** TCP and UDP ports, as `udp/8472`, that the pods' network may use between nodes. */
async function openPorts(workspace: TofuWorkspace, network: string): Promise<string[]> {
  const { code, stderr } = await plannedWith(workspace, { network_provider: network }, "-out=plan");
  equal(code, 0, stderr);
  const { stdout } = await workspace.run("show", "-json", "plan");
  const { resources } = (JSON.parse(stdout) as Plan).planned_values.root_module;
  return resources
    .filter(({ address }) => /^aws_vpc_security_group_ingress_rule\.pod_network\[/.test(address))
    .map(({ values }) => values)
    .filter(({ ip_protocol }) => ip_protocol !== "icmp")
    .flatMap(({ ip_protocol, from_port, to_port }) =>
      Array.from({ length: to_port - from_port + 1 }, (_, at) => `${ip_protocol}/${from_port + at}`)
    );
}
