import { z } from "zod";
import { mirrorsSchema } from "./mirror_schema.ts";
import { loginShape, nodeSchema } from "./node_schema.ts";
import { text } from "./text_formats.ts";

const document = z.record(z.string(), z.unknown()).optional();

const hooksSchema = z.strictObject({
  preinstall: text("hook-reference").nullable().optional(),
  cloudProvider: text("cloud-provider").nullable().optional(),
  cloudProviderConfig: text("key-path").nullable().optional(),
  // null is refused by a check that says why.
  networkProvider: text("hook-reference").nullable().optional(),
  cloudControllerManager: text("hook-reference").nullable().optional(),
  postinstall: text("hook-reference").nullable().optional(),
});

const kubeadmSchema = z.strictObject({
  clusterConfiguration: document,
  initConfiguration: document,
  joinConfiguration: document,
  kubeletConfiguration: document,
  kubeProxyConfiguration: document,
  ignorePreflightErrors: z.array(text("preflight-check")).optional(),
});

const loadBalancerSchema = z.strictObject({
  type: z.enum(["external", "keepalived"]).optional(),
  interface: text("interface").optional(),
  virtualRouterId: z.int().min(1).max(255).optional(),
});

const proxySchema = z.strictObject({
  http: text("proxy-url").optional(),
  https: text("proxy-url").optional(),
  // One variable of the environment holds them all.
  noProxy: z.array(text("no-proxy")).max(200).optional(),
});

/**
 * The shape of a cluster definition: keys, types and what each text may look like. What values
 * mean to each other is checked beside it (`checks/`); defaults are applied after both
 * (`complete_definition.ts`).
 */
export const definitionSchema = z.strictObject({
  $schema: text("schema-reference").optional(),
  definitionVersion: z.literal(1).optional(),
  clusterName: text("cluster-name").optional(),
  masterFQDNs: z.array(text("host")).optional(),
  masterLoadBalancerAddress: text("endpoint"),
  ...loginShape,
  dockerVersion: text("docker-version").optional(),
  kubernetesVersion: text("version").optional(),
  etcdVersion: text("version").optional(),
  containerdVersion: text("version").optional(),
  etcdPKIDir: text("directory").optional(),
  etcdCACommonName: text("common-name").optional(),
  etcdClientCommonName: text("common-name").optional(),
  etcdCACertExpiry: text("duration").optional(),
  sshKeysDir: text("directory").optional(),
  scriptsDir: text("directory").optional(),
  podNetworkCIDR: text("cidr").optional(),
  serviceCIDR: text("cidr").optional(),
  dnsDomain: text("dns-domain").optional(),
  masters: z.array(nodeSchema),
  workers: z.array(nodeSchema).optional(),
  hooks: hooksSchema.optional(),
  loadBalancer: loadBalancerSchema.optional(),
  proxy: proxySchema.optional(),
  trustedCAs: z.array(text("key-path")).optional(),
  mirrors: mirrorsSchema.optional(),
  encryptionAtRest: z.boolean().optional(),
  audit: z.boolean().optional(),
  kubeadm: kubeadmSchema.optional(),
  ignorePreflight: z.array(text("preflight-id")).optional(),
});

/** A definition as written, after the schema has accepted it. */
export type DefinitionInput = z.infer<typeof definitionSchema>;
