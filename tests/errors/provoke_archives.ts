import { generateX25519Identity, identityToRecipient } from "age-encryption";
import {
  decryptAll,
  decrypterFor,
  encryptAll,
  encrypterFor,
} from "../../src/assets/archive/age_file.ts";
import { exportAssets } from "../../src/assets/archive/export_assets.ts";
import { importAssets } from "../../src/assets/archive/import_assets.ts";
import { packTree } from "../../src/assets/archive/tar_archive.ts";
import { MemoryFiles } from "../fakes/memory_files.ts";
import { Rendering } from "../fakes/rendering.ts";
import { byCall, type Provocation } from "./provocation.ts";

const identity = await generateX25519Identity();
const lock = { kind: "recipients", recipients: [await identityToRecipient(identity)] } as const;

async function rendered(): Promise<MemoryFiles> {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  return rendering.files;
}

async function exported(): Promise<Uint8Array> {
  return (await exportAssets(await rendered(), "/assets", lock)).bytes;
}

async function imported(
  bytes: Uint8Array,
  files = new MemoryFiles(),
  identities: readonly string[] = [identity],
): Promise<unknown> {
  const decrypter = decrypterFor({ kind: "identities", identities }, "--identity-file");
  return await importAssets(files, await decryptAll(decrypter, bytes, "x.age"), "x.age", "/assets");
}

async function withAnotherPassphrase(): Promise<unknown> {
  const decrypter = decrypterFor({ kind: "passphrase", passphrase: "wrong" }, "");
  const encrypter = encrypterFor({ kind: "passphrase", passphrase: "right" });
  encrypter.setScryptWorkFactor(4);
  return await decryptAll(decrypter, await encryptAll(encrypter, packTree([])), "x.age");
}

/** An export of files that a hakube would not put there. */
async function archiveOf(...paths: readonly string[]): Promise<Uint8Array> {
  const tree = paths.map((path) => ({ path, bytes: new Uint8Array(), mode: 0o600 }));
  return await encryptAll(encrypterFor(lock), packTree(tree));
}

/** What exports cannot be put back, and why. */
export const archiveErrors: readonly Provocation[] = [
  byCall(
    "an import with somebody else's identity",
    async () =>
      await imported(await exported(), new MemoryFiles(), [await generateX25519Identity()]),
  ),
  byCall("an import with another passphrase", withAnotherPassphrase),
  byCall(
    "an import that was cut short",
    async () => await imported((await exported()).slice(0, -20)),
  ),
  byCall("an import of other files", async () => await imported(await archiveOf("notes.txt"))),
  byCall(
    "an import of a file that leads out",
    async () => await imported(await archiveOf("../notes.txt")),
  ),
  byCall(
    "an import of a file in a file",
    async () => await imported(await archiveOf("pki", "pki/etcd")),
  ),
  byCall("an import over what was edited", async () => {
    const files = new MemoryFiles();
    const bytes = await exported();
    await imported(bytes, files);
    files.edit("/assets/scripts/m0.sh", "edited\n");
    files.edit("/assets/scripts/m1.sh", "edited\n");
    return await imported(bytes, files);
  }),
  byCall("an import over another cluster's", async () => {
    const files = await rendered();
    const manifest = JSON.parse(files.text("/assets/manifest.json"));
    files.edit("/assets/manifest.json", JSON.stringify({ ...manifest, clusterId: "another" }));
    return await imported(await exported(), files);
  }),
];
