import assert from "node:assert/strict";
import { join } from "node:path";
import { fencesOf } from "../../scripts/command_lines/fences.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import type { AuthorityPlan, CertificatePlan } from "../../src/plan/plan.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { Rendering } from "../fakes/rendering.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";

const plan = planCluster(resolvedDefinition());

async function run(program: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.ok(success, `${program} ${args.join(" ")}\n${said}`);
  return said;
}

function authorityOf(leaf: CertificatePlan): AuthorityPlan {
  const authority = plan.authorities.find(({ name }) => name === leaf.authority);
  assert.ok(authority);
  return authority;
}

Deno.test("openssl and ssh-keygen accept all that renderAssets() makes", async (t) => {
  const directory = await Deno.makeTempDir();
  const at = (path: string) => join(directory, path);
  try {
    // openssl looks at the real clock.
    await Object.assign(new Rendering(denoFiles, directory), { clock: denoClock }).render();

    for (const authority of plan.authorities) {
      await t.step(`authority ${authority.name}`, async () => {
        const certificate = at(authority.certificatePath);
        await run("openssl", "verify", "-x509_strict", "-CAfile", certificate, certificate);
        const text = await run("openssl", "x509", "-in", certificate, "-noout", "-text");
        assert.match(text, /Basic Constraints: critical\n\s+CA:TRUE/);
        assert.match(text, /Key Usage: critical\n\s+Digital Signature, Certificate Sign, CRL Sign/);
        assert.match(text, /ASN1 OID: prime256v1/);
        await keyMatches(at(authority.keyPath), certificate);
      });
    }

    for (const leaf of plan.certificates) {
      await t.step(leaf.certificatePath, async () => {
        const certificate = at(leaf.certificatePath);
        const authority = at(authorityOf(leaf).certificatePath);
        for (const usage of leaf.usages) {
          const purpose = usage === "serverAuth" ? "sslserver" : "sslclient";
          const args = ["-purpose", purpose, "-CAfile", authority, certificate];
          await run("openssl", "verify", "-x509_strict", ...args);
        }
        for (
          const [option, names] of [["-checkhost", leaf.dnsNames], ["-checkip", leaf.ipAddresses]]
        ) {
          for (const name of names ?? []) {
            const said = await run(
              "openssl",
              "x509",
              "-in",
              certificate,
              "-noout",
              `${option}`,
              name,
            );
            assert.match(said, /does match certificate/);
          }
        }
        const text = await run("openssl", "x509", "-in", certificate, "-noout", "-text");
        assert.match(text, /Basic Constraints: critical\n\s+CA:FALSE/);
        assert.match(text, /Subject Key Identifier/);
        assert.match(text, /Authority Key Identifier/);
        assert.equal(text.includes("TLS Web Server"), leaf.usages.includes("serverAuth"));
        await keyMatches(at(leaf.keyPath), certificate);
      });
    }

    await t.step("service account key", async () => {
      const derived = await run("openssl", "pkey", "-in", at("pki/kubernetes/sa.key"), "-pubout");
      assert.equal(derived, await Deno.readTextFile(at("pki/kubernetes/sa.pub")));
    });

    for (const { node: { nodeName } } of plan.nodes) {
      await t.step(`login key of ${nodeName}`, async () => {
        const key = at(`pki/ssh/${nodeName}_ed25519`);
        const line = await run("ssh-keygen", "-y", "-f", key);
        assert.equal(line, await Deno.readTextFile(`${key}.pub`));
        assert.match(line, new RegExp(`^ssh-ed25519 \\S+ hakube lab ${nodeName}\n$`));
      });
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

async function keyMatches(key: string, certificate: string): Promise<void> {
  assert.match(await Deno.readTextFile(key), /^-----BEGIN PRIVATE KEY-----\n/);
  const ofKey = await run("openssl", "pkey", "-in", key, "-pubout");
  assert.equal(ofKey, await run("openssl", "x509", "-in", certificate, "-noout", "-pubkey"));
}

Deno.test("renderAssets() keeps the authority that the docs make with openssl", async () => {
  const page = await Deno.readTextFile(
    new URL("../../docs/how-to/certificates-and-mirrors.md", import.meta.url),
  );
  const block = fencesOf(page).find(({ lines }) => lines.some((line) => /openssl/.test(line)));
  assert.ok(block);
  const site = await Deno.makeTempDir();
  try {
    const script = ['cd -- "$1"', "set -euo pipefail", ...block.lines].join("\n");
    await run("bash", "-c", script, "bash", site);
    const made = await Deno.readTextFile(join(site, "assets/pki/etcd/ca.pem"));
    const rendering = new Rendering(denoFiles, join(site, "assets"));
    const { warnings } = await Object.assign(rendering, { clock: denoClock }).render();
    assert.match(warnings.join(), /keeps its common name "our-etcd-ca"/);
    assert.equal(await Deno.readTextFile(join(site, "assets/pki/etcd/ca.pem")), made);
    const leaf = join(site, "assets/pki/etcd/etcd-m0-server.pem");
    await run("openssl", "verify", "-CAfile", join(site, "assets/pki/etcd/ca.pem"), leaf);
  } finally {
    await Deno.remove(site, { recursive: true });
  }
});
