import assert from "node:assert/strict";
import { FakeTerminal } from "../../../tests/fakes/fake_terminal.ts";
import type { NodeFinding } from "../../install/preflight/finding.ts";
import { makeReport } from "../../install/preflight/preflight_report.ts";
import { type PreflightDetail, preflightDocument, showPreflight } from "./preflight_view.ts";

const nodes = Array.from({ length: 12 }, (_, index) => `w${index}`);

function shown(findings: readonly NodeFinding[], detail: PreflightDetail): string {
  const terminal = new FakeTerminal();
  showPreflight(makeReport(findings, new Set(["memory"]), nodes), terminal, detail);
  assert.equal(terminal.stdout, "");
  return terminal.stderr;
}

const error = { id: "os", severity: "error", node: "w0", measured: "debian 11" } as const;
const warning = { ...error, id: "machine-id", severity: "warning" } as const;
const info = { ...error, id: "swap", severity: "info", measured: "8 MiB of swap" } as const;
const ignored = { ...error, id: "memory" } as const;

Deno.test("showPreflight() tells what was measured, what is needed and what to do", () => {
  assert.equal(
    shown([info, ignored, error], "all"),
    "error: w0: debian 11; needed: Debian 12 or 13, Ubuntu 22.04, 24.04 or 26.04 [os]\n" +
      "  hint: install one of these systems\n" +
      "note: w0: 8 MiB of swap [swap]\n" +
      "  hint: nothing: hakube switches swap off, now and in fstab\n" +
      "ignored: w0: debian 11; needed: 1700 MiB [memory]\n" +
      "12 nodes: not fit, 1 error, 1 note, 1 ignored\n",
  );
});

Deno.test("showPreflight() shows no more than is wanted", () => {
  const all = [error, warning, info, ignored];
  const labels = (detail: PreflightDetail) =>
    shown(all, detail).split("\n").map((line) => line.split(":")[0])
      .filter((word) => word !== "  hint" && word !== "");
  assert.deepEqual(labels("errors"), ["error"]);
  assert.deepEqual(labels("concerns"), ["error", "warning", "ignored"]);
  assert.equal(shown([], "concerns"), "");
  assert.equal(shown([], "all"), "12 nodes: fit\n");
});

Deno.test("showPreflight() names a few of many nodes, and a few of many findings", () => {
  const same = nodes.map((node) => ({ ...error, node }));
  assert.match(
    shown(same, "errors"),
    /^error: 12 nodes \(w0, w1, w2, w3, w4, \.\.\.\): debian 11;/,
  );
  const different = nodes.map((node) => ({ ...error, node, measured: `debian ${node}` }));
  const text = shown(different, "errors");
  assert.equal(text.split("error:").length - 1, 8);
  assert.match(text, /\n {2}and 4 more of this check; --json lists all\n$/);
});

Deno.test("showPreflight() lets no machine write to the terminal what it likes", () => {
  assert.match(shown([{ ...error, measured: "\x1b[2Jx\ny" }], "errors"), /^error: w0: x y;/);
});

Deno.test("preflightDocument() is one document", () => {
  const report = makeReport([error], new Set(), nodes);
  assert.deepEqual(preflightDocument(report), {
    kind: "PreflightReport",
    fit: false,
    nodes: 12,
    findings: [{
      id: "os",
      severity: "error",
      nodes: ["w0"],
      measured: "debian 11",
      needed: "Debian 12 or 13, Ubuntu 22.04, 24.04 or 26.04",
      remedy: "install one of these systems",
    }],
  });
});
