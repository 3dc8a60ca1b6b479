import assert from "node:assert/strict";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { writeClusterRecord } from "../../src/assets/cluster_record.ts";
import { sealedSnapshot } from "../fakes/sealed_snapshot.ts";
import { InstallSite } from "./install_site.ts";
import { sshTest } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** What a command that was killed has begun on a master goes on; the next one must not stumble over it. */

const waiting = "m0: waiting for a run to end that";

/** A command, and how it goes on once nothing runs on the master. */
const table = [
  {
    words: ["restore", "cluster.json", "lab.db", "--dry-run"],
    said: /etcd's data are replaced/,
  },
  {
    words: ["recover", "cluster.json", "m0", "--dry-run"],
    said: /Etcd goes on from the data of "m0"/,
  },
];

for (const { words, said } of table) {
  sshTest(`etcd ${words[0]} waits for what goes on on a master`, async () => {
    await using site = await InstallSite.make({ masters: 1, workers: 0 });
    const master = site.node("m0");
    await master.shell("mkfifo /run/go");
    await Deno.writeTextFile(
      `${master.directory}/run/behaviour`,
      "echo held; read -r _ <>/run/go\n",
    );
    await using install = hakube(site, "install", "cluster.json", "--yes", "--verbose");
    await install.until("  held\n");
    await living(site);
    await using etcd = hakube(site, "etcd", ...words);
    await etcd.until(waiting);
    assert.equal((await master.shell("timeout 60 bash -c 'echo >/run/go'")).code, 0);
    const ended = await etcd.end();
    assert.equal(ended.code, 0, ended.drawn);
    assert.match(ended.drawn, said);
  });
}

function hakube(site: InstallSite, ...words: string[]): TerminalProcess {
  return TerminalProcess.start([...site.hakube, ...words, "--accept-new-host-keys"], {
    cwd: site.directory,
    env: site.environment,
  });
}

/** Has the assets know of a cluster that lives, and makes a snapshot of it. */
async function living(site: InstallSite): Promise<void> {
  const assets = `${site.directory}/assets`;
  const { clusterId } = JSON.parse(await Deno.readTextFile(`${assets}/manifest.json`));
  await writeClusterRecord({ files: denoFiles, clock: denoClock }, assets, {
    clusterName: site.plan.definition.clusterName,
    clusterId,
    etcdClusterId: "1",
    initialisedAt: "2026-11-23T12:00:00Z",
    initialisedBy: "m0",
  });
  await Deno.writeFile(`${site.directory}/lab.db`, sealedSnapshot(512));
}
