import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { extract } from "tar-stream";
import { readClusterRecord } from "../../src/assets/cluster_record.ts";
import { type Manifest, manifestText, readManifest } from "../../src/assets/manifest.ts";
import { readCloudConfig } from "../../src/cli/cloud_config.ts";
import { parseCredentials } from "../../src/cli/mirror_credentials.ts";
import { readPasswordFile } from "../../src/cli/password_file.ts";
import { packBundle, type RunDecision, sha256 } from "../../src/install/bundle.ts";
import { curlLogin } from "../../src/plan/site/mirror_access.ts";
import { MemoryFiles } from "../fakes/memory_files.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { fuzz } from "./fuzz.ts";
import { anyText, mutated } from "./mutations.ts";
import { assertTellable, readSafely } from "./reading.ts";

const manifest: Manifest = {
  formatVersion: 1,
  hakubeVersion: "0.1.0",
  clusterName: "site",
  clusterId: "b".repeat(32),
  definitionSha256: "a".repeat(64),
  files: { "cluster.token": "c".repeat(64), "scripts/m0.sh": "d".repeat(64) },
  certificates: { "pki/etcd/etcd-m0-server.pem": "e".repeat(64) },
};
const record = JSON.stringify({
  clusterName: "site",
  clusterId: "b".repeat(32),
  etcdClusterId: "1234",
  initialisedAt: "2026-11-24T01:02:03Z",
  initialisedBy: "ann@here",
});

Deno.test("manifest.json and cluster.json that were changed anywhere are read, or are damaged", async () => {
  const texts = fc.tuple(
    fc.oneof(mutated([manifestText(manifest)]), anyText),
    fc.oneof(mutated([record]), anyText),
  );
  await fuzz(fc.asyncProperty(texts, async ([manifest, cluster]) => {
    const files = new MemoryFiles();
    files.edit("/assets/manifest.json", manifest);
    files.edit("/assets/cluster.json", cluster);
    const read = await readSafely(() => readManifest(files, "/assets"));
    if (read !== undefined) assert.equal(Object.getPrototypeOf(read.files), Object.prototype);
    await readSafely(() => readClusterRecord(files, "/assets"));
  }));
});

Deno.test("a manifest comes back as it was written", async () => {
  const digests = fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), {
    noNullPrototype: true,
  }).filter((digests) => !Object.hasOwn(digests, "__proto__"));
  await fuzz(fc.asyncProperty(digests, digests, async (digestsOfFiles, certificates) => {
    const files = new MemoryFiles();
    const written = { ...manifest, files: digestsOfFiles, certificates };
    files.edit("/assets/manifest.json", manifestText(written));
    const read = await readManifest(files, "/assets");
    // Halves of a pair have no bytes of their own.
    assert.deepEqual(read, JSON.parse(Buffer.from(JSON.stringify(written)).toString()));
  }));
});

const password = "correct-horse-battery";

Deno.test("a refused password file, login or cloud configuration is not shown", async () => {
  const text = mutated([password, `user:${password}\n`, `${password}:${password}`]);
  const mode = fc.constantFrom(0o600, 0o600, 0o640, 0o400);
  await fuzz(fc.asyncProperty(text, mode, async (text, mode) => {
    const files = new MemoryFiles();
    files.files.set("/site/secret", { bytes: new TextEncoder().encode(text), mode });
    const hooks = { ...resolvedDefinition().hooks, cloudProviderConfig: "./secret" };
    const readers = [
      () => readPasswordFile(files, "/site/secret", "--ssh-password-file"),
      () => Promise.resolve(parseCredentials(text, "./secret")),
      () =>
        readCloudConfig({ ...resolvedDefinition(), hooks }, "/site/cluster.json", {
          files,
          home: "/home/me",
        }),
    ];
    for (const read of readers) {
      try {
        await read();
      } catch (error) {
        assertTellable(error);
        const told = JSON.stringify([error.message, error.hints, error.cause ?? ""]);
        assert.ok(!told.includes(password), told);
      }
    }
  }));
});

Deno.test("a login at a mirror comes out of curl's configuration as it went in", async () => {
  const word = fc.stringMatching(/^[\x21-\x39\x3b-\x7e]{1,20}$/);
  await fuzz(fc.asyncProperty(word, word, async (user, password) => {
    const login = await readSafely(() => parseCredentials(`${user}:${password}`, "file"));
    assert.deepEqual(login, { user, password });
    const quoted = /^user = "(.*)"\n$/.exec(curlLogin({ user, password }))?.[1];
    assert.equal(quoted?.replaceAll(/\\(.)/g, "$1"), `${user}:${password}`);
  }));
});

Deno.test("a bundle holds to the byte what was packed, for nobody but its owner", async () => {
  const path = fc.stringMatching(/^[a-z]{1,9}(\/[a-z.-]{1,60}){0,3}$/);
  const secrets = fc.dictionary(path, fc.uint8Array({ maxLength: 2000 }), { maxKeys: 8 });
  const script = fc.string({ unit: "binary" }).map((text) => text.toWellFormed());
  await fuzz(fc.asyncProperty(script, secrets, async (script, secrets) => {
    const decision = { format: "1", runId: "1", node: "m0" } as RunDecision;
    const bundle = await packBundle(script, decision, new Map(Object.entries(secrets)));
    const entries = await unpacked(bundle.bytes);
    const expected = Object.entries(secrets).map(([path, bytes]) =>
      [`secrets/${path}`, hex(bytes)] as const
    );
    assert.equal(entries.get("script.sh"), hex(new TextEncoder().encode(script)));
    assert.deepEqual(JSON.parse(Buffer.from(entries.get("run.json") ?? "", "hex").toString()), {
      ...decision,
    });
    assert.deepEqual([...entries].slice(2), expected);
    assert.equal(bundle.scriptSha256, sha256(script));
  }));
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

async function unpacked(bytes: Uint8Array): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  const archive = extract();
  archive.end(Buffer.from(bytes));
  for await (const entry of archive) {
    assert.equal(entry.header.mode, 0o600);
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    entries.set(entry.header.name, hex(Buffer.concat(chunks)));
  }
  return entries;
}
