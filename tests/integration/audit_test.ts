import assert from "node:assert/strict";
import { audit } from "../../scripts/audit/audit.ts";
import { repositoryRoot } from "../../scripts/repository_files.ts";

/** `deno task audit` with a registry of the test's own in the place of the public one. */

async function auditBy(
  registry: string,
): Promise<{ readonly code: number; readonly said: string }> {
  const { exitCode, lines } = await audit({ NPM_CONFIG_REGISTRY: registry });
  return { code: exitCode, said: lines.join("\n") };
}

Deno.test("audit asks about every package of the lock file, and fails for what is vulnerable", async () => {
  let asked: Record<string, string[]> = {};
  let answer: object = {};
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (it) => {
    asked = await it.json();
    return Response.json(answer);
  });
  const registry = `http://127.0.0.1:${server.addr.port}`;
  try {
    const clean = await auditBy(registry);
    assert.equal(clean.code, 0, clean.said);
    const { npm } = JSON.parse(await Deno.readTextFile(`${repositoryRoot}deno.lock`));
    const names = Object.keys(npm).map((id) => id.slice(0, id.indexOf("@", 1)));
    assert.deepEqual(Object.keys(asked).sort(), [...new Set(names)].sort());
    answer = { zod: [advisory("high")] };
    const found = await auditBy(registry);
    assert.equal(found.code, 1, found.said);
    assert.match(found.said, /GHSA-xvch-5gv4-984h/);
    answer = { zod: [advisory("low")] };
    assert.equal((await auditBy(registry)).code, 0);
  } finally {
    await server.shutdown();
  }
  const unreached = await auditBy(registry);
  assert.equal(unreached.code, 75, unreached.said);
  assert.match(unreached.said, /not audited/);
});

function advisory(severity: string): object {
  return {
    id: 1,
    url: "https://github.com/advisories/GHSA-xvch-5gv4-984h",
    title: "For a test",
    severity,
    vulnerable_versions: "<999",
    cwe: [],
    cvss: { score: 5, vectorString: null },
  };
}
