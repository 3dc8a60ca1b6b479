import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ClusterDefinition, Mirror } from "../../src/definition/cluster_definition.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { resolvedDefinition, resolvedNode } from "../fakes/resolved_definition.ts";
import { sampleScripts } from "../golden/rendered_samples.ts";
import type { ProgramResult } from "../run_program.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";

/** Says what it was called with; makes of a kustomization what it names. */
const kubectl = `#!/bin/bash
printf '%s\\n' "$*" >>/run/kubectl
case $1 in
  kustomize) cat "$2/$(sed -n 's/^  - //p' "$2/kustomization.yaml")" ;;
  *) [[ $* != *' get '* ]] || [ -e /run/applied ] ;;
esac
`;

/** Says what it was called with in what it makes. */
const helm = `#!/bin/bash
printf '# %s\\nipam: kubernetes\\n' "$*"
`;

const chart = "a chart";

/** A mirror of cilium's chart and of Helm. */
class Site implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  archive: Uint8Array<ArrayBuffer> = new Uint8Array();
  readonly paths: string[] = [];

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => {
      const { pathname } = new URL(request.url);
      this.paths.push(pathname);
      return new Response(pathname.endsWith(".tar.gz") ? this.archive : chart);
    });
  }

  async pack(): Promise<void> {
    const directory = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${directory}/linux-any`);
      await Deno.writeTextFile(`${directory}/linux-any/helm`, helm, { mode: 0o755 });
      const args = ["--create", "--gzip", `--directory=${directory}`, "linux-any"];
      this.archive = new Uint8Array((await new Deno.Command("tar", { args }).output()).stdout);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  }

  definition(chartSum = sha256(chart), helmSum = sha256(this.archive)): ClusterDefinition {
    const { hooks, mirrors } = resolvedDefinition();
    const at = (path: string, any: string): Mirror => ({
      url: `http://127.0.0.1:${this.#server.addr.port}${path}`,
      keyFingerprint: undefined,
      sha256: { any },
      ca: undefined,
      credentialsFile: undefined,
    });
    return resolvedDefinition({
      masters: [resolvedNode("master", "m0", "10.88.0.10")],
      workers: [],
      hooks: {
        ...hooks,
        networkProvider: { reference: "cilium", source: "bundled", text: "" },
      },
      mirrors: {
        ...mirrors,
        manifests: { cilium: at("/cilium.tgz", chartSum) },
        helmReleases: at("/helm", helmSum),
      },
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.shutdown();
  }
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

async function apply(node: NodeNamespace, definition: ClusterDefinition): Promise<ProgramResult> {
  const script = (await sampleScripts(planCluster(definition))).get("m0") ?? "";
  await Deno.writeTextFile(`${node.directory}/run/boot.sh`, script);
  const program = `${node.directory}/usr/local/bin/kubectl`;
  await Deno.writeTextFile(program, kubectl, { mode: 0o755 });
  return await node.shell("/bin/bash /run/boot.sh apply_network_if_missing");
}

Deno.test("the network step makes cilium's manifest of its chart, and applies it once", async () => {
  await using node = await makeNodeNamespace();
  await using site = new Site();
  await site.pack();
  const { code, stderr } = await apply(node, site.definition());
  assert.equal(code, 0, stderr);
  assert.match(site.paths.join(" "), /^\/cilium\.tgz \/helm\/helm-v\d[\d.]+-linux-\w+\.tar\.gz$/);
  const applied = await Deno.readTextFile(`${node.directory}/etc/hakube/network/applied.yaml`);
  assert.match(applied, /^# template cilium \/etc\/hakube\/network\/cilium\.tgz --namespace=kube/);
  assert.match(applied, /--kube-version=1\.37\.2 --values=\/etc\/hakube\/network\/values\.yaml/);
  const calls = await Deno.readTextFile(`${node.directory}/run/kubectl`);
  assert.match(calls, / apply --filename=\/etc\/hakube\/network\/applied\.yaml\n$/);

  await Deno.writeTextFile(`${node.directory}/run/applied`, "");
  await Deno.remove(`${node.directory}/run/kubectl`);
  assert.equal((await apply(node, site.definition())).code, 0);
  assert.doesNotMatch(await Deno.readTextFile(`${node.directory}/run/kubectl`), / apply /);
});

Deno.test("the network step runs nothing that is not what was expected", async () => {
  await using node = await makeNodeNamespace();
  await using site = new Site();
  await site.pack();
  const other = "0".repeat(64);
  const wrong = [
    { definition: site.definition(other), why: /cilium's chart is not the one/ },
    { definition: site.definition(sha256(chart), other), why: /helm-v.* is not the release/ },
  ];
  for (const { definition, why } of wrong) {
    const { code, stderr } = await apply(node, definition);
    assert.notEqual(code, 0);
    assert.match(stderr, why);
    const calls = await Deno.readTextFile(`${node.directory}/run/kubectl`);
    assert.doesNotMatch(calls, /kustomize| apply /);
  }
});
