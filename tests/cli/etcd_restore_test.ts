import assert from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const path = "/site/cluster.json";
const assets = "/site/assets";

/** Assets of a cluster that lives, as of today; `FixedClock` stands still. */
async function site(): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  files.edit("/site/hooks/prepare.sh", "true\n");
  files.edit("/site/hooks/done.sh", "true\n");
  files.edit(path, JSON.stringify(validDefinition()));
  const { code, stderr } = await runInProcess(["render", path, "--assets-dir", assets], { files });
  assert.equal(code, 0, stderr);
  const manifest = JSON.parse(
    new TextDecoder().decode(await files.read(`${assets}/manifest.json`)),
  );
  files.edit(
    `${assets}/cluster.json`,
    JSON.stringify({
      clusterName: manifest.clusterName,
      clusterId: manifest.clusterId,
      etcdClusterId: "1",
      initialisedAt: "2025-01-01T00:00:00Z",
      initialisedBy: "me@here",
    }),
  );
  return files;
}

Deno.test("a restore is not begun with certificates that have ended", async () => {
  const files = await site();
  const args = ["etcd", "restore", path, "/site/gone.db", "--assets-dir", assets];
  const later = await runInProcess(args, { files, now: "2028-01-01T00:00:00Z" });
  assert.match(later.stderr, /certificates have ended: .*etcd.*\n.*hakube render/);
  assert.equal(later.code, 4);
  const today = await runInProcess(args, { files });
  assert.match(today.stderr, /cannot read .*gone\.db|gone\.db/);
  assert.doesNotMatch(today.stderr, /have ended/);
});
