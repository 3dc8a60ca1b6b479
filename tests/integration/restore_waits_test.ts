import assert from "node:assert/strict";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { makeLiving } from "../fakes/living_assets.ts";
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
    await makeLiving({ files: denoFiles, clock: denoClock }, `${site.directory}/assets`);
    await Deno.writeFile(`${site.directory}/lab.db`, sealedSnapshot(512));
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
