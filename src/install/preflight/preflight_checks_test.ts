import assert from "node:assert/strict";
import { checkIds, preflightChecks } from "./preflight_checks.ts";

/** The rows of the table in docs/preflight.md. */
async function documented(): Promise<string[][]> {
  const text = await Deno.readTextFile(new URL("../../../docs/preflight.md", import.meta.url));
  return text.split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("docs/preflight.md explains every check, in order and with its severity", async () => {
  const rows = await documented();
  assert.deepEqual(
    rows.map(([id = "", severity = ""]) => [id, severity]),
    checkIds.map((id) => [`\`${id}\``, { ...preflightChecks[id] }.severity]),
  );
  for (const row of rows) {
    assert.equal(row.length, 6, row[0]);
    assert.ok(row.every((cell) => cell !== ""), row[0]);
  }
});
