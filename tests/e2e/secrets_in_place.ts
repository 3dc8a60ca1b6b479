import assert from "node:assert/strict";
import { good } from "./administrator.ts";
import { cache, machines, onMachine } from "./lab.ts";
import { filesWithSecrets, secretPieces } from "./secret_search.ts";

/**
 * Looks for the secrets of an administrator's assets in scripts and logs, and on the machines' disks.
 * @throws AssertionError naming the files in which there is one, and should not be
 */
export async function assertSecretsInPlace(directory: string): Promise<void> {
  const assets = `${directory}/assets`;
  const patterns = await Deno.makeTempFile();
  try {
    const pieces = await secretPieces(assets);
    assert.ok(pieces.length > 30, "the assets hold secrets to look for");
    await Deno.writeTextFile(patterns, pieces.join("\n"));
    const search = (place: string, excluded: string[]): Promise<string[]> =>
      filesWithSecrets(place, patterns, excluded);
    assert.ok((await search(assets, [])).length > 10, "the search finds what is there");
    assert.deepEqual(await search(`${assets}/scripts`, []), []);
    assert.deepEqual(await search(`${directory}/logs`, []), []);
    for (const name of Object.keys(machines)) {
      const disk = `${cache}/machines/${name}`;
      assert.deepEqual(await search(`${disk}/upper`, ["etc/kubernetes", "etc/etcd"]), []);
      assert.deepEqual(await search(`${disk}/var`, ["lib/kubelet"]), []);
      // Gone, after a restart, or empty.
      const bundle = "if [ -d /run/hakube/bundle ]; then ls -A /run/hakube/bundle; fi";
      assert.equal(await good(onMachine(name, "sh", "-c", bundle)), "");
      await assertNoForeignKeys(name, `${assets}/pki`);
    }
  } finally {
    await Deno.remove(patterns);
  }
}

/** The keys of etcd's and of the front proxy's authority are on no node at all, memory included. */
async function assertNoForeignKeys(name: string, pki: string): Promise<void> {
  for (const key of ["etcd/ca-key.pem", "kubernetes/front-proxy-ca.key"]) {
    const line = (await Deno.readTextFile(`${pki}/${key}`)).split("\n")[1] ?? "";
    const places = ["/etc", "/run", "/home", "/root", "/tmp", "/var/lib/kubelet", "/var/log"];
    const { stdout } = await onMachine(name, "grep", "-rlF", "--", line, ...places);
    assert.equal(stdout, "", `${key} is on ${name}`);
  }
}
