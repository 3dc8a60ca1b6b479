import assert from "node:assert/strict";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { checkIds } from "../../src/install/preflight/preflight_checks.ts";
import { documentsIn } from "../json_documents.ts";
import { makeLiving } from "../fakes/living_assets.ts";
import { sealedSnapshot } from "../fakes/sealed_snapshot.ts";
import { InstallSite } from "./install_site.ts";
import { sshTest } from "./sshd.ts";

/** What operations print with `--json` of machines that let us in, and on which nothing runs. */

/** The last document's kind, the exit code, and the command. */
const table: readonly (readonly [kind: string, code: number, ...args: string[]])[] = [
  ["ResetPlan", 0, "reset", "cluster.json", "--all", "--confirm", "NAME", "--dry-run"],
  ["RestorePlan", 0, "etcd", "restore", "cluster.json", "lab.db", "--dry-run"],
  ["ClusterStatus", 7, "status", "cluster.json"],
  ["CertificateList", 0, "certs", "list", "cluster.json"],
  ["Error", 7, "certs", "renew", "cluster.json", "--dry-run"],
  ["Error", 7, "etcd", "recover", "cluster.json", "m0", "--dry-run"],
  ["Error", 7, "etcd", "snapshot", "cluster.json"],
  ["Error", 7, "reset", "cluster.json", "w0", "--dry-run"],
  ["Error", 7, "upgrade", "cluster.json", "--dry-run"],
  ["Error", 7, "verify", "cluster.json", "--dry-run"],
];

sshTest("operations print nothing with --json but documents that are described", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 1 });
  const dryRun = ["--dry-run", "--ignore-preflight", checkIds.join(",")];
  assert.deepEqual(await run(site, ["install", "cluster.json", ...dryRun]), ["InstallPlan", 0]);
  await makeLiving({ files: denoFiles, clock: denoClock }, `${site.directory}/assets`);
  await Deno.writeFile(`${site.directory}/lab.db`, sealedSnapshot(512));
  const name = site.plan.definition.clusterName;
  const came = await Promise.all(table.map(async ([, , ...words]) => {
    const args = words.map((word) => word === "NAME" ? name : word);
    return [...await run(site, args), ...words];
  }));
  assert.deepEqual(came, table);
});

/** @returns the kind of the last document, and the exit code */
async function run(site: InstallSite, words: readonly string[]): Promise<[unknown, number]> {
  const [program = "", ...args] = [...site.hakube, ...words, "--accept-new-host-keys", "--json"];
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: site.directory,
    env: site.environment,
    clearEnv: true,
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "", words.join(" "));
  return [documentsIn(new TextDecoder().decode(stdout)).at(-1)?.kind, code];
}
