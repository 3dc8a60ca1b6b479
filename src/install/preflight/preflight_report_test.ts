import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import type { NodeFinding } from "./finding.ts";
import type { CheckId } from "./preflight_checks.ts";
import { ignoredChecks, makeReport } from "./preflight_report.ts";

const order = ["m0", "m1", "w0"];

function finding(id: CheckId, node: string, more: Partial<NodeFinding> = {}): NodeFinding {
  return { id, node, severity: "error", measured: "1 CPU", ...more };
}

Deno.test("makeReport() puts the same on several nodes together, worst first", () => {
  const { findings, nodes, isFit } = makeReport(
    [
      finding("etcd-disk", "m0", { severity: "warning" }),
      finding("cpus", "w0"),
      finding("cpus", "m0"),
      finding("cpus", "m1", { measured: "0 CPU" }),
      finding("os", "w0"),
    ],
    new Set(),
    order,
  );
  assert.deepEqual(
    findings.map(({ severity, id, nodes }) => `${severity} ${id} ${nodes.join(" ")}`),
    ["error os w0", "error cpus m0 w0", "error cpus m1", "warning etcd-disk m0"],
  );
  assert.deepEqual([nodes, isFit], [3, false]);
  assert.equal(findings[1]?.needed, "2 CPUs on a master");
  assert.equal(findings[1]?.remedy, "give the machine more CPUs");
});

Deno.test("makeReport() lists what is ignored, which makes nothing unfit", () => {
  const note = finding("cpus", "m1", { severity: "info", measured: "not measured", remedy: "" });
  const { findings, isFit } = makeReport([note, finding("cpus", "m0")], new Set(["cpus"]), order);
  assert.deepEqual(findings.map(({ severity }) => severity), ["info", "ignored"]);
  assert.equal(isFit, true);
});

Deno.test("ignoredChecks() knows what kubeadm is told to ignore", () => {
  const { kubeadm } = resolvedDefinition();
  const definition = resolvedDefinition({
    ignorePreflight: ["os"],
    kubeadm: { ...kubeadm, ignorePreflightErrors: ["NumCPU", "mem", "SystemVerification"] },
  });
  assert.deepEqual(
    ignoredChecks(definition, ["ports"]),
    new Set(["cpus", "memory", "os", "ports"]),
  );
});
