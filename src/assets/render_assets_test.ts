import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import { refusal } from "../../tests/fakes/refusal.ts";
import type { RenderReport } from "./render_assets.ts";

const [m0, m1, m2] = resolvedDefinition().masters;
assert.ok(m0 && m1 && m2);
const moved = { masters: [m0, m1, resolvedNode("master", "m2", "10.88.0.99")] };

function paths(report: RenderReport): string[] {
  return report.written.map(({ path }) => path).sort();
}

Deno.test("renderAssets() writes every file once, with its mode", async () => {
  const rendering = new Rendering(new MemoryFiles());
  const report = await rendering.render();
  assert.deepEqual(
    [...rendering.files.files.keys()].sort(),
    paths(report).map((p) => `/assets/${p}`),
  );
  assert.ok(report.written.every(({ reason }) => reason === "new"));
  for (const [path, { mode }] of rendering.files.files) {
    const isSecret = /key|token|_ed25519$/.test(path) && !path.endsWith(".pub");
    assert.equal(mode, isSecret ? 0o600 : 0o644, path);
  }
  for (const directory of ["/assets", "/assets/pki/etcd", "/assets/scripts"]) {
    assert.equal(rendering.files.directories.get(directory), 0o700);
  }
  assert.match(rendering.files.text("/assets/cluster.token"), /^[a-z0-9]{6}\.[a-z0-9]{16}\n$/);
  const key = rendering.files.text("/assets/pki/ssh/w0_ed25519.pub").trim();
  assert.match(
    rendering.files.text("/assets/scripts/w0.sh"),
    new RegExp(key.replaceAll("+", "\\+")),
  );
});

Deno.test("renderAssets() a second time changes nothing", async () => {
  const rendering = new Rendering(new MemoryFiles());
  const first = await rendering.render();
  rendering.files.beforeChange = (what, path) => assert.fail(`${what} ${path}`);
  const second = await rendering.render();
  assert.deepEqual(second.written, []);
  assert.equal(second.kept, first.written.length);
});

Deno.test("renderAssets() reports its progress to the end", async () => {
  const steps: number[][] = [];
  await new Rendering(new MemoryFiles()).render({}, {
    onProgress: (done, total) => steps.push([done, total]),
  });
  assert.deepEqual(steps.at(-1), [steps.length, steps.length]);
});

Deno.test("renderAssets() sets modes right that were opened, and says so", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  await rendering.files.setMode("/assets/pki/kubernetes/ca.key", 0o644);
  const { written } = await rendering.render();
  assert.deepEqual(written, [
    { path: "pki/kubernetes/ca.key", change: "mode", reason: "mode 644 set to 600" },
  ]);
});

Deno.test("renderAssets() issues only the certificates whose names changed", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const { written } = await rendering.render(moved);
  const issued = written.filter(({ reason }) => reason === "issued anew: the names changed");
  assert.deepEqual(issued.map(({ path }) => path).sort(), [
    "pki/etcd/etcd-m2-peer-key.pem",
    "pki/etcd/etcd-m2-peer.pem",
    "pki/etcd/etcd-m2-server-key.pem",
    "pki/etcd/etcd-m2-server.pem",
  ]);
  assert.deepEqual(
    written.filter(({ reason }) => !reason.startsWith("issued")).map(({ path }) => path),
    ["manifest.json"],
  );
});

Deno.test("renderAssets() issues leaves anew below 90 days, and keeps the authorities", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const authority = rendering.files.text("/assets/pki/etcd/ca.pem");
  rendering.clock.advance({ days: 275 });
  assert.deepEqual((await rendering.render()).written, []);
  rendering.clock.advance({ days: 1 });
  const { written } = await rendering.render();
  const leaves = written.filter(({ reason }) => reason === "issued anew: 89 days remain");
  assert.equal(leaves.length, 2 * (3 * 3 + 1));
  assert.equal(rendering.files.text("/assets/pki/etcd/ca.pem"), authority);
  assert.deepEqual((await rendering.render()).written, []);
});

Deno.test("renderAssets() mends what was done to a leaf, and says what", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const { files } = rendering;
  const at = (name: string) => `/assets/pki/etcd/etcd-${name}.pem`;
  await files.remove(at("m0-server"));
  await files.remove(at("m0-peer-key"));
  files.edit(at("m1-server"), "junk");
  files.edit(at("m1-peer-key"), "junk");
  files.edit(at("m2-server-key"), files.text(at("m2-peer-key")));
  files.edit(at("m2-client"), files.text("/assets/pki/kubernetes/front-proxy-client.crt"));
  files.edit(at("m2-client-key"), files.text("/assets/pki/kubernetes/front-proxy-client.key"));
  const { written } = await rendering.render();
  const reasons = new Map(written.map(({ path, reason }) => [path.slice(14), reason]));
  assert.equal(reasons.get("m0-server.pem"), "issued anew: its certificate is missing");
  assert.equal(reasons.get("m0-peer.pem"), "issued anew: its key is missing");
  assert.equal(reasons.get("m1-server.pem"), "issued anew: its file is damaged");
  assert.equal(reasons.get("m1-peer.pem"), "issued anew: its key's file is damaged");
  assert.equal(reasons.get("m2-server.pem"), "issued anew: its key does not match it");
  assert.equal(reasons.get("m2-client.pem"), "issued anew: its authority changed");
  assert.deepEqual((await rendering.render()).written, []);
});

Deno.test("renderAssets() reports files of removed nodes, and removes them when asked", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  rendering.files.edit("/assets/scripts/mine.sh", "echo mine\n");
  const report = await rendering.render({ workers: [] });
  assert.deepEqual(report.removedNodes, ["w0", "w1"]);
  assert.equal(report.orphans.length, 6);
  assert.deepEqual(report.pruned, []);
  const again = await rendering.render({ workers: [] });
  assert.deepEqual(again.orphans, report.orphans);
  const pruned = await rendering.render({ workers: [] }, { prune: true });
  assert.deepEqual(pruned.pruned, report.orphans);
  assert.deepEqual(pruned.orphans, []);
  const left = [...rendering.files.files.keys()].filter((path) => /w0|w1|mine/.test(path));
  assert.deepEqual(left, ["/assets/scripts/mine.sh"]);
});

Deno.test("renderAssets() keeps edited scripts when asked, and install still sees the edit", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  rendering.files.edit("/assets/scripts/m0.sh", "echo edited\n");
  const report = await rendering.render({}, { overwriteScripts: false });
  assert.match(report.warnings.join(), /scripts\/m0.sh is not what/);
  assert.equal(rendering.files.text("/assets/scripts/m0.sh"), "echo edited\n");
  await assert.rejects(rendering.check(), refusal(/m0.sh was edited/));
  const { written } = await rendering.render();
  assert.deepEqual(written, [{ path: "scripts/m0.sh", change: "content", reason: "changed" }]);
});

Deno.test("renderAssets() leaves the assets of another cluster alone", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const before = rendering.files.snapshot();
  for (const overwriteSecrets of [false, true]) {
    await assert.rejects(
      rendering.render({ clusterName: "other" }, { overwriteSecrets }),
      refusal(/holds the assets of cluster "lab", not "other"/),
    );
  }
  assert.deepEqual(rendering.files.snapshot(), before);
});

Deno.test("renderAssets() is refused while another works in the directory", async () => {
  const rendering = new Rendering(new MemoryFiles());
  {
    await using _lock = await rendering.files.tryLock("/assets/.lock");
    await assert.rejects(rendering.render(), refusal(/another hakube is working in \/assets/));
    assert.equal(rendering.files.files.size, 0);
  }
  await rendering.render();
});

Deno.test("renderAssets() removes what killed renders left behind", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  rendering.files.edit("/assets/pki/etcd/.hakube-tmp-1", "half a key");
  await rendering.render();
  assert.equal(rendering.files.files.has("/assets/pki/etcd/.hakube-tmp-1"), false);
});
