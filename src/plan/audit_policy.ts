import { toYaml } from "./yaml_documents.ts";

/**
 * The API server's audit policy: who did what to which object, never the objects themselves,
 * for those include Secrets.
 */
export function auditPolicy(): string {
  return toYaml([{
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    // Every request would stand in the log twice.
    omitStages: ["RequestReceived"],
    rules: [{ level: "Metadata" }],
  }]);
}
