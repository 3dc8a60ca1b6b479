import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { nodePaths } from "../../src/plan/node_paths.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { Rendering } from "../fakes/rendering.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import type { ProgramResult } from "../run_program.ts";
import { runLabProgram } from "./lab_program.ts";
import { installedSecrets } from "./master_secrets.ts";

/** What `/etc/kubernetes/pki` holds on the first master when kubeadm comes to it, by name. */
type Pki = Map<string, Uint8Array>;

/** Runs `kubeadm init phase certs all` in a directory that stands for `/etc/kubernetes/pki`. */
async function makeCertificates(
  prepare: (pki: Pki) => void,
  look: (result: ProgramResult, directory: string, given: Pki) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-certs-" });
  try {
    const assets = join(directory, "assets");
    // kubeadm looks at the real clock.
    await Object.assign(new Rendering(denoFiles, assets), { clock: denoClock }).render();
    const secrets = await installedSecrets(planCluster(resolvedDefinition()), "m0", assets);
    const { kubernetesPKI } = nodePaths;
    const ofKubernetes = secrets.filter(({ path }) => path.startsWith(`${kubernetesPKI}/`));
    const given: Pki = new Map(
      ofKubernetes.map(({ path, bytes }) => [relative(kubernetesPKI, path), bytes]),
    );
    prepare(given);
    const pki = join(directory, "pki");
    for (const [name, bytes] of given) {
      await Deno.mkdir(dirname(join(pki, name)), { recursive: true });
      await Deno.writeFile(join(pki, name), bytes);
    }
    await look(await certsAll(directory, pki), pki, given);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** @param certificatesDir the only setting in which the document differs from a master's own */
async function certsAll(directory: string, certificatesDir: string): Promise<ProgramResult> {
  const { kubeadm } = resolvedDefinition();
  const plan = planCluster(
    resolvedDefinition({ kubeadm: { ...kubeadm, clusterConfiguration: { certificatesDir } } }),
  );
  const planned = plan.nodes[0]?.files.find(({ path }) => path === nodePaths.kubeadmInit);
  assert.ok(planned);
  const config = join(directory, "kubeadm-init.yaml");
  const document = planned.content.replaceAll(nodePaths.kubernetesPKI, certificatesDir);
  await Deno.writeTextFile(config, document);
  return await runLabProgram("kubeadm", ["init", "phase", "certs", "all", "--config", config]);
}

/** Every file below a directory, by its name relative to it. */
async function filesBelow(directory: string, below = ""): Promise<Pki> {
  const found: Pki = new Map();
  for await (const { name, isDirectory } of Deno.readDir(join(directory, below))) {
    const path = join(below, name);
    if (!isDirectory) found.set(path, await Deno.readFile(join(directory, path)));
    else for (const [inner, bytes] of await filesBelow(directory, path)) found.set(inner, bytes);
  }
  return found;
}

/** The certificate that kubeadm made, once it is clear that it is good. */
function checked(made: Pki, name: string): X509Certificate {
  const certificate = new X509Certificate(made.get(`${name}.crt`) ?? new Uint8Array());
  const authority = new X509Certificate(made.get("ca.crt") ?? new Uint8Array());
  assert.ok(certificate.verify(authority.publicKey), `${name} is not of our authority`);
  const { asymmetricKeyDetails } = certificate.publicKey;
  assert.equal(asymmetricKeyDetails?.namedCurve, "prime256v1", `${name} has another key`);
  return certificate;
}

Deno.test("kubeadm completes the certificates that a master's bundle gives it", async () => {
  await makeCertificates(() => {}, async ({ code, stderr }, directory, given) => {
    // These keys stay on the admin machine.
    for (const name of ["front-proxy-ca.key", "etcd/ca.key"]) assert.ok(!given.has(name), name);
    assert.equal(code, 0, stderr);
    const made = await filesBelow(directory);
    for (const [name, bytes] of given) {
      assert.deepEqual(made.get(name), bytes, `kubeadm changed ${name}`);
    }
    assert.deepEqual([...made.keys()].filter((name) => !given.has(name)).sort(), [
      ...["apiserver-kubelet-client.crt", "apiserver-kubelet-client.key"],
      ...["apiserver.crt", "apiserver.key"],
    ]);
    const apiServer = checked(made, "apiserver");
    for (const name of ["kube.example.com", "m0", "kubernetes.default.svc.cluster.local"]) {
      assert.ok(apiServer.checkHost(name), `the API server's certificate lacks ${name}`);
    }
    for (const address of ["10.88.0.9", "10.88.0.10", "10.88.0.11", "10.88.0.12", "10.96.0.1"]) {
      assert.ok(apiServer.checkIP(address), `the API server's certificate lacks ${address}`);
    }
    assert.match(checked(made, "apiserver-kubelet-client").subject, /kubelet-client/);
  });
});

// So that the test above shows something: kubeadm does look at what it is given.
Deno.test("kubeadm refuses a front proxy's authority that has neither key nor client", async () => {
  const prepare = (pki: Pki) => {
    pki.delete("front-proxy-client.crt");
    pki.delete("front-proxy-client.key");
  };
  await makeCertificates(prepare, ({ code, stderr }) => {
    assert.notEqual(code, 0);
    assert.match(stderr, /front-proxy/);
    return Promise.resolve();
  });
});
