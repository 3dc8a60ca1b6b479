import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";
import { kubeadmDocuments, ownedSettings } from "../owned_settings.ts";

function clusterRules(clusterConfiguration: unknown): string[] {
  return brokenRules({ kubeadm: { clusterConfiguration } });
}

Deno.test("checkKubeadm() refuses every setting that hakube decides", () => {
  for (const name of kubeadmDocuments) {
    for (const setting of Object.keys(ownedSettings[name])) {
      const document = setting.split(".").reduceRight(
        (value: unknown, key) => ({ [key]: value }),
        1,
      );
      const path = `/kubeadm/${name}/${setting.replaceAll(".", "/")}`;
      deepEqual(brokenRules({ kubeadm: { [name]: document } }), [`owned-setting ${path}`]);
    }
  }
});

Deno.test("checkKubeadm() leaves everything else free", () => {
  deepEqual(
    clusterRules({ featureGates: { A: true }, dns: { disabled: null }, x: [1, "a\n\tb"] }),
    [],
  );
});

Deno.test("checkKubeadm() wants lists of arguments and refuses those of etcd", () => {
  const path = "/kubeadm/clusterConfiguration/apiServer/extraArgs";
  const rules = (extraArgs: unknown) => clusterRules({ apiServer: { extraArgs } });
  deepEqual(rules({ profiling: "false" }), [`argument-list ${path}`]);
  deepEqual(rules([{ name: "v", value: 2 }]), [`argument-list ${path}/0`]);
  deepEqual(rules([{ name: "etcd-servers", value: "x" }]), [`owned-setting ${path}/0`]);
  deepEqual(rules([{ name: "v", value: "2" }, { name: "v", value: "3" }]), []);
});

Deno.test("checkKubeadm() refuses another address or name of a node", () => {
  const kubeletExtraArgs = [{ name: "node-ip", value: "::1" }];
  const document = { nodeRegistration: { kubeletExtraArgs } };
  deepEqual(brokenRules({ kubeadm: { joinConfiguration: document } }), [
    "owned-setting /kubeadm/joinConfiguration/nodeRegistration/kubeletExtraArgs/0",
  ]);
});

Deno.test("checkKubeadm() refuses characters that nobody can see, in keys too", () => {
  const path = "/kubeadm/clusterConfiguration";
  deepEqual(clusterRules({ a: [{ b: "x\0" }] }), [`control-character ${path}/a/0/b`]);
  deepEqual(clusterRules({ a: "x\u202ey" }), [`control-character ${path}/a`]);
  deepEqual(clusterRules({ "a\n": 1 }), [`control-character ${path}/a\n`]);
});

Deno.test("checkKubeadm() does not let all preflight checks be ignored", () => {
  const rules = (...ignorePreflightErrors: string[]) =>
    brokenRules({ kubeadm: { ignorePreflightErrors } });
  deepEqual(rules("Swap", "All"), ["ignore-all /kubeadm/ignorePreflightErrors/1"]);
  deepEqual(rules("Swap", "NumCPU"), []);
});
