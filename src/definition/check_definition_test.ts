import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { definitionFacts } from "../../tests/fakes/definition_facts.ts";
import { textProblems } from "../../tests/fakes/definition_problems.ts";
import { validDefinition, validHostKey } from "../../tests/fakes/valid_definition.ts";
import { DefinitionError } from "../errors.ts";
import { checkDefinition, type CheckedDefinition } from "./check_definition.ts";
import { parseDefinition } from "./parse_definition.ts";

function check(definition: unknown): CheckedDefinition {
  return checkDefinition(parseDefinition(JSON.stringify(definition), "x.json"), definitionFacts());
}

const smallest = {
  masterLoadBalancerAddress: "LB.example.com",
  masters: [{ nodeName: "m0", privateIP: "10.88.0.10" }],
};

/** How to log in to a node when the definition says nothing of it. */
const unsaid = {
  port: undefined,
  user: undefined,
  jumpHost: undefined,
  loginKey: undefined,
  hostKey: undefined,
};

Deno.test("checkDefinition() applies every default", () => {
  const { definition, warnings } = check(smallest);
  deepEqual(warnings.map(({ rule }) => rule), ["one-master"]);
  const { masters, hooks, mirrors, kubeadm, ignorePreflight, ...settings } = definition;
  deepEqual(settings, {
    clusterName: "kubernetes",
    masterFQDNs: [],
    masterLoadBalancerAddress: { host: "lb.example.com", port: 6443 },
    kubernetesVersion: "1.37.2",
    etcdVersion: "3.6.14",
    containerdVersion: "2.3.7",
    etcdPKIDir: "pki/etcd",
    sshKeysDir: "pki/ssh",
    scriptsDir: "scripts",
    etcdCACommonName: "etcd-ca",
    etcdClientCommonName: "etcd-client",
    etcdCACertExpiryHours: 87600,
    podNetworkCIDR: "10.32.0.0/12",
    serviceCIDR: "10.96.0.0/12",
    dnsDomain: "cluster.local",
    workers: [],
    loadBalancer: { type: "external" },
    proxy: undefined,
    trustedCAs: [],
    encryptionAtRest: true,
    audit: true,
  });
  deepEqual(masters, [{
    role: "master",
    nodeName: "m0",
    privateIP: "10.88.0.10",
    publicIP: "10.88.0.10",
    ssh: { ...unsaid, host: "10.88.0.10" },
    labels: {},
    taints: [],
    schedulable: false,
  }]);
  deepEqual(hooks, {
    cloudProvider: undefined,
    cloudProviderConfig: undefined,
    preinstall: undefined,
    networkProvider: { reference: "flannel", source: "bundled", text: "" },
    cloudControllerManager: undefined,
    postinstall: undefined,
  });
  equal(mirrors.etcdReleases, undefined);
  deepEqual([...kubeadm.ignorePreflightErrors, ...ignorePreflight], []);
});

Deno.test("checkDefinition() gives a node's SSH keys precedence over the cluster's", () => {
  const { masters, workers } = check(validDefinition()).definition;
  deepEqual(masters[0]?.ssh, {
    host: "bastion_master0",
    port: 2222,
    user: "root",
    jumpHost: "none",
    loginKey: "keys/master0",
    hostKey: validHostKey,
  });
  deepEqual(masters[1]?.ssh, {
    host: "203.0.113.11",
    port: 22,
    user: "admin",
    jumpHost: "ops@bastion.example.com:2222,inner",
    loginKey: "~/.ssh/id_ed25519",
    hostKey: undefined,
  });
  equal(workers[0]?.ssh.host, "10.88.0.20");
});

Deno.test("checkDefinition() brings values into one form", () => {
  const { definition } = check(validDefinition({
    scriptsDir: "./boot/scripts/",
    masterFQDNs: ["Kube.example.com", "kube.EXAMPLE.com"],
    masterLoadBalancerAddress: "10.88.0.9:443",
    etcdCACertExpiry: "100000h30m",
  }));
  equal(definition.scriptsDir, "boot/scripts");
  deepEqual(definition.masterFQDNs, ["kube.example.com"]);
  deepEqual(definition.masterLoadBalancerAddress, { host: "10.88.0.9", port: 443 });
  equal(definition.etcdCACertExpiryHours, 100000.5);
  deepEqual(definition.mirrors.kubernetesPackages, {
    url: "https://mirror.example.com/core:/stable:",
    keyFingerprint: "DE15B14486CD377B9E876E1A234654DA9A296436",
    sha256: {},
    ca: undefined,
    credentialsFile: undefined,
  });
  deepEqual(Object.keys(definition.mirrors.manifests["flannel"]?.sha256 ?? {}), ["any"]);
  deepEqual(Object.keys(definition.mirrors.etcdReleases?.sha256 ?? {}), ["amd64"]);
  equal(definition.mirrors.images["localhost:5000"]?.url, "http://m");
});

Deno.test("checkDefinition() takes the text of hooks from the facts", () => {
  const facts = definitionFacts({ hookText: (reference) => `echo ${reference}\n` });
  const parsed = parseDefinition(JSON.stringify(validDefinition()), "x.json");
  const { hooks } = checkDefinition(parsed, facts).definition;
  deepEqual(hooks.preinstall, {
    reference: "./hooks/prepare.sh",
    source: "file",
    text: "echo ./hooks/prepare.sh\n",
  });
  equal(hooks.cloudProvider, "external");
});

Deno.test("checkDefinition() reports syntax, shape and meaning at once, in the text's order", () => {
  const text = `{
  "masterLoadBalancerAddress": "lb", "clustername": "x",
  "sshPort": "22"
  "masters": [
    {"nodeName": "A", "privateIP": "10.88.0.1"},
    {"nodeName": "b", "privateIP": "10.88.0.1"},
    {"nodeName": "c", "privateIP": "10.88.0.3"},
  ],
  "hooks": {"networkProvider": "weave"}
}`;
  const found = textProblems(text).map(({ line, column, rule }) => `${line}:${column} ${rule}`);
  deepEqual(found, [
    "2:38 unknown-key",
    "3:14 wrong-type",
    "4:3 syntax",
    "5:18 node-name",
    "6:36 duplicate-address",
    "9:32 unknown-hook",
  ]);
});

Deno.test("checkDefinition() does not miss keys in a text that ends too early", () => {
  deepEqual(textProblems('{"masters": [{').map(({ rule }) => rule), ["syntax"]);
});

Deno.test("checkDefinition() puts warnings beside errors", () => {
  const definition = { ...smallest, sshPort: 0 };
  const problems = textProblems(JSON.stringify(definition));
  deepEqual(problems.map(({ severity }) => severity).toSorted(), ["error", "warning"]);
  throws(() => check(definition), (error) => {
    ok(error instanceof DefinitionError);
    equal(error.file, "x.json");
    equal(error.message, "x.json has 1 problem");
    return true;
  });
});

Deno.test("checkDefinition() counts what is beyond a hundred problems", () => {
  const problems = textProblems(JSON.stringify({ ...smallest, workers: Array(150).fill(1) }));
  equal(problems.length, 101);
  // One of the 151 is the warning about the single master.
  equal(problems.at(-1)?.message, "and 51 more problems");
  const keys = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x${index}`, 1]));
  const keyProblems = textProblems(JSON.stringify({ ...smallest, ...keys }));
  equal(keyProblems.at(-1)?.message, "and 201 more problems");
});

Deno.test("checkDefinition() refuses millions of wrong things within seconds", () => {
  const started = performance.now();
  for (
    const text of [
      "$%^ {]".repeat(1_700_000),
      "$%^ {]".repeat(1_000_000),
      `{"masters": [${"1,".repeat(240_000)}]}`,
      `{${'"a":1,'.repeat(120_000)}}`,
      `{${Array.from({ length: 120_000 }, (_, index) => `"k${index}":1`).join()}}`,
      `{"clusterName": "${"a".repeat(8_000_000)}"}`,
    ]
  ) ok(textProblems(text).length > 0);
  ok(performance.now() - started < 20_000);
});

Deno.test("checkDefinition() suggests what was meant", () => {
  const hint = (overrides: Record<string, unknown>, path: string) =>
    textProblems(JSON.stringify(validDefinition(overrides))).find((it) => it.path === path)?.hint;
  const worker = { nodeName: "w", privateIP: "10.88.0.20" };
  equal(hint({ master: [] }, "/master"), 'did you mean "masters"?');
  equal(
    hint({ workers: [{ ...worker, lables: {} }] }, "/workers/0/lables"),
    'did you mean "labels"?',
  );
  equal(
    hint({ workers: [{ ...worker, clusterName: "x" }] }, "/workers/0/clusterName"),
    '"clusterName" belongs at the top of the definition',
  );
  equal(hint({ sshPort: "22" }, "/sshPort"), "write it without quotes");
  equal(hint({ etcdVersion: 3.6 }, "/etcdVersion"), "put it in double quotes");
  equal(
    hint({ loadBalancer: "keepalived" }, "/loadBalancer"),
    'write { "type": "keepalived" }',
  );
  equal(
    hint({ loadBalancer: "metallb" }, "/loadBalancer"),
    'it has the keys "type", "interface", "virtualRouterId"',
  );
  const taints = [{ key: "a", effect: "noschedule" }];
  equal(
    hint({ workers: [{ ...worker, taints }] }, "/workers/0/taints/0/effect"),
    'did you mean "NoSchedule"?',
  );
  equal(
    hint(
      { mirrors: { kubernetesPackages: { url: "http://a", sha256: "x" } } },
      "/mirrors/kubernetesPackages/sha256",
    ),
    "packages are signed: their pin is keyFingerprint",
  );
});
