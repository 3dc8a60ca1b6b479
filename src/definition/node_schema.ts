import { z } from "zod";
import { text } from "./text_formats.ts";

/** How to log in; a node's own keys win over the cluster's. */
export const loginShape = {
  sshJumpHost: text("ssh-jump-host").optional(),
  sshPort: z.int().min(1).max(65535).optional(),
  sshLoginUser: text("ssh-user").optional(),
  sshLoginKey: text("key-path").optional(),
};

const taintSchema = z.strictObject({
  key: text("label-key"),
  value: text("label-value").optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

/** A master or a worker, as written. */
export const nodeSchema = z.strictObject({
  nodeName: text("node-name"),
  privateIP: text("ipv4-address"),
  publicIP: text("ipv4-address").optional(),
  sshHost: text("ssh-host").optional(),
  sshHostKey: text("ssh-host-key").optional(),
  ...loginShape,
  labels: z.record(text("label-key"), text("label-value")).optional(),
  taints: z.array(taintSchema).optional(),
  schedulable: z.boolean().optional(),
});

/** A node as written, after the schema has accepted it. */
export type NodeInput = z.infer<typeof nodeSchema>;
