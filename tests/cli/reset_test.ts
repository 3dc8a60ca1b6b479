import assert from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const path = "/site/cluster.json";

/** A directory with assets, rendered of a definition that had one more worker. */
async function site(): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  files.edit("/site/hooks/prepare.sh", "true\n");
  files.edit("/site/hooks/done.sh", "true\n");
  const before = validDefinition();
  const gone = { nodeName: "gone", privateIP: "192.0.2.99" };
  const workers = [...Array.isArray(before.workers) ? before.workers : [], gone];
  for (const definition of [{ ...before, workers }, before]) {
    files.edit(path, JSON.stringify(definition));
    const { code, stderr } = await runInProcess(
      ["render", path, "--assets-dir", "/site/assets"],
      { files },
    );
    assert.equal(code, 0, stderr);
    if (definition === before) assert.match(stderr, /hint: .* hakube reset .*cluster\.json gone\n/);
  }
  return files;
}

Deno.test("reset refuses, before it reaches for a machine", async (t) => {
  const files = await site();
  const { clusterName } = validDefinition();
  const table: readonly (readonly [string[], number, RegExp])[] = [
    [["--all"], 2, new RegExp(`hint: if it may be lost: --confirm ${clusterName}`)],
    [["--all", "--confirm", "other"], 2, /--all destroys the cluster/],
    [["gone", "--force-quorum-loss", "other"], 2, /--force-quorum-loss names "other"/],
    [["gon"], 2, /have a node "gon"\n +hint: did you mean "gone"\?/],
    [["gone"], 7, /know of no cluster .* that lives/],
    [["gon", "--other-cluster"], 2, /have a node "gon"/],
  ];
  for (const [words, expected, message] of table) {
    await t.step(words.join(" "), async () => {
      const args = ["reset", path, "--assets-dir", "/site/assets", ...words];
      const { code, stderr } = await runInProcess(args, { files });
      assert.match(stderr, message);
      assert.equal(code, expected);
    });
  }
});
