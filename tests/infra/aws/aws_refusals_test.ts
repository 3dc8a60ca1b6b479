import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { givenVpc } from "./aws_answers.ts";
import { plannedWith, validVariables } from "./aws_variables.ts";
import { TofuWorkspace } from "./tofu_workspace.ts";

type Refusal = readonly [variables: Record<string, unknown>, says: string];

/** Values that a variable does not take, and a piece of what is said. */
const invalid: readonly Refusal[] = [
  [{ cluster_name: "Production" }, "cluster_name has 2 to 24 lower-case letters"],
  [{ cluster_name: "a-name-of-twenty-five-chars" }, "cluster_name has 2 to 24"],
  [{ region: "Frankfurt" }, "region is the name of an AWS region"],
  [{ kubernetes_version: "v1.36.4" }, 'three numbers and no "v"'],
  [{ network_provider: "flanel" }, "network_provider is flannel, calico"],
  [{ vpc_cidr: "10.0.0.0/24" }, "vpc_cidr is an IPv4 range of /16 to /22"],
  [{ masters: { count: 2 } }, "masters.count is 1, 3, 5 or 7"],
  [{ masters: { private_ips: ["10.0.128.5"] } }, "a different address for each master"],
  [{ worker_groups: { Batch: { count: 1 } } }, "A worker group's name has at most 31"],
  [{ worker_groups: { batch: { count: 1.5 } } }, "count is a whole number"],
  [
    { worker_groups: { batch: { count: 1, taints: [{ key: "a", effect: "Never" }] } } },
    "A taint's effect is NoSchedule",
  ],
  [{ ubuntu_release: "20.04" }, "ubuntu_release is 22.04, 24.04 or 26.04"],
  [{ metadata_hop_limit: 64 }, "metadata_hop_limit is 1 or 2"],
  [{ ssh_public_key: "-----BEGIN OPENSSH PRIVATE KEY-----" }, "ssh_public_key is the text of a"],
  [{ ssh_allowed_cidrs: ["0.0.0.0/0"] }, "not for the whole internet"],
  [{ ssh_allowed_cidrs: [] }, "and at least one"],
  [{ api_allowed_cidrs: ["203.0.113.7"] }, "api_allowed_cidrs are IPv4 ranges"],
];

/** Values that do not fit together, or not to what AWS has. */
const contradictions: readonly Refusal[] = [
  [{ network_provider: "none" }, "needs pod_network_ports"],
  [{ pod_network_cidr: "10.0.64.0/18" }, "must not overlap the VPC's ranges"],
  [{ service_cidr: "10.0.0.0/8" }, "must not overlap the VPC's ranges"],
  [{ availability_zones: [] }, "A new VPC needs availability_zones"],
  [{ availability_zones: ["us-east-1a"] }, "A new VPC needs availability_zones of eu-central-1"],
  [{ private_subnet_ids: ["subnet-0aaaaaaaaaaaaaaaa"] }, "are for a given VPC"],
  [
    { masters: { private_ips: ["10.0.128.5", "10.0.144.5", "10.9.0.5"] } },
    "10.9.0.5 is not in 10.0.160.0/20, the subnet of master2",
  ],
  [{ masters: { instance_type: "m4.large" } }, "m4.large is older than Nitro"],
  [{ masters: { instance_type: "m7g.large" } }, "m7g.large is not for amd64"],
  [{ worker_groups: { batch: { count: 1, zones: ["eu-central-1d"] } } }, "zones must be among"],
  [
    { vpc_id: givenVpc, availability_zones: [] },
    "Private nodes in a given VPC need private_subnet_ids",
  ],
  [{ vpc_id: "vpc-0without0names", availability_zones: [] }, "needs DNS support and DNS hostnames"],
];

Deno.test("infra-providers/aws refuses what a variable cannot be, and says why", async (t) => {
  await using workspace = await TofuWorkspace.create();
  const waiting = [...invalid];
  // OpenTofu names all variables that are wrong at once, so many are tried together.
  while (waiting.length > 0) {
    const tried = new Map<string, Refusal>();
    for (const refusal of waiting) {
      const name = String(Object.keys(refusal[0])[0]);
      if (!tried.has(name)) tried.set(name, refusal);
    }
    const together = [...tried.values()];
    const variables = Object.assign({}, ...together.map(([values]) => values));
    const said = await refusalOf(workspace, variables);
    for (const refusal of together) {
      waiting.splice(waiting.indexOf(refusal), 1);
      await t.step(JSON.stringify(refusal[0]), () => ok(said.includes(refusal[1]), said));
    }
  }
});

Deno.test("infra-providers/aws refuses what does not fit together, and says why", async (t) => {
  await using workspace = await TofuWorkspace.create();
  for (const [variables, says] of contradictions) {
    await t.step(JSON.stringify(variables), async () => {
      const said = await refusalOf(workspace, variables);
      ok(said.includes(says), said);
    });
  }
  await t.step("and takes what the others were made from", async () => {
    const { code, stderr } = await plannedWith(workspace, {});
    deepEqual([code, stderr], [0, ""]);
  });
});

/** @returns what OpenTofu says, on one line: it breaks lines where it likes */
async function refusalOf(
  workspace: TofuWorkspace,
  variables: Record<string, unknown>,
): Promise<string> {
  const { code, stderr } = await plannedWith(workspace, variables);
  equal(code, 1);
  return stderr.replaceAll(/\s+/g, " ");
}

Deno.test("an output must not show a private key", async () => {
  await using workspace = await TofuWorkspace.create(async (directory) => {
    const output =
      'output "leak" { value = tls_private_key.host["master0"].private_key_openssh }\n';
    await Deno.writeTextFile(join(directory, "outputs.tf"), output, { append: true });
  });
  const { stderr } = await plannedWith(workspace, validVariables);
  ok(stderr.includes("Output refers to sensitive values"), stderr);
});
