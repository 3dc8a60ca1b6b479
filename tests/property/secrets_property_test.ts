import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { renderAssets } from "../../src/assets/render_assets.ts";
import { scriptRenderer } from "../../src/assets/render_script.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { MemoryFiles } from "../fakes/memory_files.ts";
import { planOf, templates } from "./rendered_definition.ts";
import { validDefinitions, type WrittenDefinition } from "./valid_definitions.ts";

/** Shorter pieces of a secret are likely to be something else. */
const shortestPiece = 16;

const random = {
  bytes: (length: number): Uint8Array => webcrypto.getRandomValues(new Uint8Array(length)),
};

async function renderedFiles(written: WrittenDefinition): Promise<MemoryFiles> {
  const plan = planOf(written);
  const files = new MemoryFiles();
  await renderAssets(
    plan,
    scriptRenderer(plan, templates),
    "/assets",
    { files, clock: new FixedClock(), random },
    {
      hakubeVersion: "0.1.0",
      overwriteSecrets: false,
      destroyCluster: undefined,
      overwriteScripts: true,
      prune: false,
    },
  );
  return files;
}

/** Each line of a secret, and what base64 makes of it, wherever it stands in what is encoded. */
function piecesOf(secret: string): string[] {
  const lines = secret.split("\n").filter((line) => !line.startsWith("-----"));
  const encoded = [secret, ...lines].flatMap((text) =>
    [0, 1, 2].map((before) => {
      const base64 = Buffer.from("\0".repeat(before) + text).toString("base64");
      // The outer letters depend on what stands beside it.
      return base64.slice(4, -4);
    })
  );
  return [...lines, ...encoded].filter((piece) => piece.length >= shortestPiece);
}

/** Certificates and public keys: the file of a private key holds its public half too. */
const publicHalf = /\.(pem|crt|pub)$/;

/** Pieces of secrets in files that hold none, as `PATH: PIECE`. */
function leaks(files: MemoryFiles): string[] {
  const all = [...files.files].map(([path, { mode }]) => ({ path, mode, text: files.text(path) }));
  const secrets = all.filter(({ mode }) => mode === 0o600);
  assert.ok(secrets.some(({ path }) => path === "/assets/cluster.token"));
  assert.ok(secrets.filter(({ text }) => text.includes("PRIVATE KEY")).length >= 8);
  const pieces = secrets.flatMap(({ text }) => piecesOf(text));
  return all.filter(({ path, mode }) => mode !== 0o600 && !publicHalf.test(path))
    .flatMap(({ path, text }) =>
      pieces.filter((piece) => text.includes(piece)).map((piece) => `${path}: ${piece}`)
    );
}

Deno.test("no script of any valid definition holds a secret, and neither does the manifest", async () => {
  const property = fc.asyncProperty(validDefinitions, async (written) => {
    const files = await renderedFiles(written);
    assert.ok([...files.files.keys()].some((path) => path.endsWith(".sh")));
    assert.deepEqual(leaks(files), []);
  });
  // Keys are others each time, so there is nothing to be found out by shrinking.
  await fc.assert(property, { numRuns: 20, endOnFailure: true });
});

Deno.test("a secret in a script is found, raw and in base64", async () => {
  const [written] = fc.sample(validDefinitions, 1);
  assert.ok(written);
  const files = await renderedFiles(written);
  const script = [...files.files.keys()].find((path) => path.endsWith(".sh")) ?? "";
  const before = files.text(script);
  const key = files.text("/assets/pki/kubernetes/ca.key");
  const token = files.text("/assets/cluster.token").trim();
  const hidden = Buffer.from(`token: ${token}\n`).toString("base64");
  for (
    const leak of [token, hidden, key.split("\n")[1] ?? "", Buffer.from(key).toString("base64")]
  ) {
    files.edit(script, `${before}# ${leak}\n`);
    assert.notDeepEqual(leaks(files), [], leak);
  }
});
