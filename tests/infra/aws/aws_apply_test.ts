import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { parse as parseJsonc } from "jsonc-parser";
import { parse } from "yaml";
import { denoFiles } from "../../../src/adapters/deno_files.ts";
import { runHakube } from "../../cli/program_process.ts";
import { type AppliedCluster, appliedCluster } from "./applied_cluster.ts";

const nodeName = /^ip(-\d+){4}\.eu-central-1\.compute\.internal$/;

Deno.test("examples/new-vpc: its definition is rendered as it is, and its machines are closed", async () => {
  await using cluster = await appliedCluster({ example: "new-vpc" });
  const { definition } = cluster;
  await checkRendered(cluster, 5);
  deepEqual(definition.hooks, {
    preinstall: "aws",
    cloudProvider: "external",
    cloudControllerManager: "aws",
    networkProvider: "flannel",
  });
  match(definition.sshJumpHost ?? "", /^ubuntu@198\.51\.100\.\d+$/);
  equal(definition.masterFQDNs.length, 1);
  ok(definition.masterLoadBalancerAddress !== definition.masterFQDNs[0]);
  deepEqual(definition.masters.map(({ privateIP }) => privateIP), [
    "10.0.128.10",
    "10.0.144.11",
    "10.0.160.12",
  ]);
  for (const node of [...definition.masters, ...definition.workers]) {
    match(node.nodeName, nodeName);
    match(node.sshHostKey, /^ssh-ed25519 \S+$/);
    equal(node.publicIP, undefined);
    match(node.labels["topology.kubernetes.io/zone"] ?? "", /^eu-central-1[abc]$/);
  }
  const sample = await Deno.readTextFile(new URL("../../../samples/aws.json", import.meta.url));
  deepEqual(withoutChance(parseJsonc(sample)), withoutChance(definition), "samples/aws.json");
  checkMachines(cluster);
  checkLoadBalancers(cluster);
  checkIngress(cluster);
});

Deno.test("examples/given-vpc: its definition is rendered as it is", async () => {
  await using cluster = await appliedCluster({ example: "given-vpc" });
  const { definition } = cluster;
  await checkRendered(cluster, 8);
  equal(definition.sshJumpHost, undefined);
  deepEqual(definition.masterFQDNs, []);
  const batch = definition.workers.filter(({ taints }) => taints !== undefined);
  equal(batch.length, 2);
  for (const { labels, taints } of batch) {
    equal(labels["example.com/purpose"], "batch");
    equal(labels["topology.kubernetes.io/zone"], "eu-central-1a");
    deepEqual(taints, [{ effect: "NoSchedule", key: "example.com/batch" }]);
  }
  const types = new Set(cluster.resources.map(({ type }) => type));
  for (const type of ["aws_vpc", "aws_subnet", "aws_nat_gateway", "aws_eip"]) {
    ok(!types.has(type), `${type} in a given VPC`);
  }
  deepEqual(
    cluster.values("aws_ec2_tag").map(({ key, value }) => `${key}=${value}`).sort(),
    [
      ...Array.from({ length: 3 }, () => "kubernetes.io/cluster/inhouse=shared"),
      ...Array.from({ length: 3 }, () => "kubernetes.io/role/internal-elb=1"),
    ],
  );
});

Deno.test("nodes with public addresses: hakube logs in there", async () => {
  const variables = { node_access: "public", kubernetes_version: "1.36.4" };
  await using cluster = await appliedCluster({ example: "new-vpc", variables });
  const { definition } = cluster;
  await checkRendered(cluster, 5);
  equal(definition.kubernetesVersion, "1.36.4");
  for (const { publicIP } of definition.masters) match(publicIP ?? "", /^198\.51\.100\./);
  for (const { publicIP } of definition.workers) match(publicIP ?? "", /^203\.0\.113\./);
  equal(cluster.values("aws_nat_gateway").length, 0);
});

/** Machines are encrypted, want tokens for metadata, and know their host key. */
function checkMachines(cluster: AppliedCluster): void {
  const machines = cluster.values("aws_instance");
  equal(machines.length, 6);
  for (const machine of machines) {
    const [metadata] = machine.metadata_options as Record<string, unknown>[];
    deepEqual([metadata?.http_tokens, metadata?.http_put_response_hop_limit], ["required", 1]);
    const [root] = machine.root_block_device as Record<string, unknown>[];
    equal(root?.encrypted, true);
    const text = String(machine.user_data);
    match(text, /^#cloud-config\n/);
    const config = parse(text) as { ssh_keys: Record<string, string> };
    match(config.ssh_keys.ed25519_public ?? "", /^ssh-ed25519 \S+$/);
    ok(text.length < 16_384, "EC2 takes 16 KB of user data");
  }
  const keys = machines.map(({ user_data }) =>
    /ed25519_public"?: "?(.*)/.exec(String(user_data))?.[1]
  );
  equal(new Set(keys).size, machines.length);
  for (const disk of cluster.values("aws_ebs_volume")) equal(disk.encrypted, true);
}

/** Load balancers look at /readyz, and do not keep clients' addresses. */
function checkLoadBalancers(cluster: AppliedCluster): void {
  const groups = cluster.values("aws_lb_target_group");
  equal(groups.length, 2);
  for (const group of groups) {
    equal(group.preserve_client_ip, "false");
    const [check] = group.health_check as Record<string, unknown>[];
    deepEqual([check?.protocol, check?.path, check?.port], ["HTTPS", "/readyz", "6443"]);
  }
  equal(cluster.values("aws_lb_target_group_attachment").length, 6);
  for (const { enable_cross_zone_load_balancing } of cluster.values("aws_lb")) {
    equal(enable_cross_zone_load_balancing, true);
  }
}

/** Nobody comes in from ranges that were not given, or at a port that nobody needs. */
function checkIngress(cluster: AppliedCluster): void {
  const rules = cluster.values("aws_vpc_security_group_ingress_rule");
  const ranges = rules.filter(({ cidr_ipv4 }) => cidr_ipv4 !== null)
    .map(({ cidr_ipv4, from_port }) => `${cidr_ipv4} ${from_port}`);
  deepEqual(ranges.sort(), ["203.0.113.7/32 22", "203.0.113.7/32 6443"]);
  const ports = new Set(rules.map(({ ip_protocol, from_port }) => `${ip_protocol} ${from_port}`));
  deepEqual([...ports].sort(), [
    "tcp 10250",
    "tcp 22",
    "tcp 2379",
    "tcp 2380",
    "tcp 6443",
    "udp 8472",
  ]);
}

async function checkRendered(cluster: AppliedCluster, nodes: number): Promise<void> {
  const path = join(cluster.directory, "cluster.json");
  await Deno.writeTextFile(path, cluster.definitionText);
  const validated = await runHakube(["validate", path], { cwd: cluster.directory });
  equal(validated.code, 0, validated.stderr);
  const rendered = await runHakube(["render", path], { cwd: cluster.directory });
  equal(rendered.code, 0, rendered.stderr);
  const scripts = await denoFiles.list(join(cluster.directory, "assets", "scripts"));
  equal(scripts.length, nodes);
}

/** A definition without what is different in every cluster: keys, and what AWS chose. */
function withoutChance(definition: unknown): unknown {
  const choice = /^[\w-]+(?=\.(elb\.|eu-central-1\.compute\.internal$))/;
  return JSON.parse(JSON.stringify(definition), (key, value) => {
    if (key === "$schema") return undefined;
    if (key === "sshHostKey" || key === "sshJumpHost" || key === "privateIP") return "any";
    return typeof value === "string" ? value.replace(choice, "") : value;
  });
}
