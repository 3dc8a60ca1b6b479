import assert from "node:assert/strict";
import { runInProcess } from "../../tests/fakes/cli_context.ts";
import { runInit, textOf } from "../../tests/fakes/run_init.ts";

const sshConfig = `Host master-a master-b master-c
  User debian
Host master-a
  HostName 10.2.0.10
Host master-b
  HostName 10.2.0.11
Host master-c
  HostName 10.2.0.12
`;

const nodes = ["--masters", "10.2.0.10-12", "--address", "kube.example.com"];

Deno.test("init writes a definition of options, with what differs from defaults", async () => {
  const { code, files, added } = await runInit([
    ...[...nodes, "--master-names", "m0", "--workers", "10.2.0.20"],
    ...["--network", "flannel", "--login-user", "ubuntu", "--kubernetes-version", "1.36.4"],
  ]);
  assert.equal(code, 0);
  assert.deepEqual(added, ["cluster.json", "hakube.schema.json"]);
  assert.equal(
    await textOf(files),
    `// A cluster definition, by hakube init. All keys: hakube help definition
{
  "$schema": "./hakube.schema.json",
  // Where the API is reached on all masters; port 6443 unless given.
  "masterLoadBalancerAddress": "kube.example.com",
  // Another version is an upgrade once the cluster lives.
  "kubernetesVersion": "1.36.4",
  // privateIP: where other nodes reach it, and hakube too without a publicIP.
  "masters": [
    { "nodeName": "m0", "privateIP": "10.2.0.10" },
    { "nodeName": "m1", "privateIP": "10.2.0.11" },
    { "nodeName": "m2", "privateIP": "10.2.0.12" }
  ],
  "workers": [
    { "nodeName": "worker0", "privateIP": "10.2.0.20" }
  ]
}
`,
  );
  const rendered = await runInProcess(["render", "cluster.json"], { files });
  assert.equal(rendered.code, 0, rendered.stderr);
});

const wrong: readonly (readonly [args: readonly string[], error: RegExp])[] = [
  [[], /not told --masters, --address\n {2}hint/],
  [["--masters", "10.2.0.10-11", "--address", "x"], /--masters "10\.2\.0\.10-11": .*masters/],
  [["--masters", "10.2.0.300", "--address", "x"], /privateIP "10\.2\.0\.300" is not an IPv4/],
  [["--masters", "db1", "--address", "x"], /neither an address nor a host/],
  [["--masters", "10.2.0.10", "--address", "a_b"], /--address "a_b": .* is not an IPv4 address/],
  [["--masters", "10.2.0.10", "--workers", "10.2.0.10"], /--workers .*10\.2\.0\.10/],
  [[...nodes, "--network", "romana"], /--network "romana": .*no bundled hook/],
  [[...nodes, "--network", "./none.sh"], /--network .*no file that can be read/],
  [[...nodes, "--pod-network", "10.2.0.0/16"], /--pod-network .*inside podNetworkCIDR/],
  [[...nodes, "--kubernetes-version", "1.12.0"], /--kubernetes-version "1\.12\.0"/],
  [[...nodes, "--login-key", "~/.ssh/none"], /no key "~\/\.ssh\/none"\n.*--make-login-key/],
  [[...nodes, "--make-login-key"], /--make-login-key needs the password.*\n.*--ssh-password-file/],
  [["--terraform", "none.json"], /there is no file "none\.json"/],
  [[...nodes, "no/such/cluster.json"], /there is no directory "no\/such"/],
];

Deno.test("init says which option is wrong or missing, and writes nothing", async (t) => {
  for (const [args, error] of wrong) {
    await t.step(args.join(" "), async () => {
      const { code, stdout, stderr, added } = await runInit(args);
      assert.deepEqual([code, stdout, added], [2, "", []], stderr);
      assert.match(stderr, error);
    });
  }
});

Deno.test("init never overwrites a file, but with --force", async () => {
  const texts = { "cluster.json": "{ mine }" };
  const refused = await runInit(nodes, texts);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /"cluster\.json" exists\n {2}hint: .*--force/);
  assert.equal(await textOf(refused.files), texts["cluster.json"]);
  const forced = await runInit([...nodes, "--force"], texts);
  assert.equal(forced.code, 0);
  assert.match(await textOf(forced.files), /kube\.example\.com/);
});

Deno.test("init leaves a schema alone that is none of hakube's, and does not name it", async () => {
  const texts = { "hakube.schema.json": "{}" };
  const { code, files } = await runInit(nodes, texts);
  assert.equal(code, 0);
  assert.equal(await textOf(files, "hakube.schema.json"), "{}");
  assert.doesNotMatch(await textOf(files), /\$schema/);
});

Deno.test("init - writes to standard output, and no file", async () => {
  const { code, stdout, stderr, added } = await runInit([...nodes, "-"]);
  assert.deepEqual([code, added, stderr], [0, [], ""]);
  assert.match(stdout, /^\/\/ .*\n\{\n {2}\/\/ Where/);
  const { stdout: json } = await runInit([...nodes, "--json"]);
  assert.deepEqual(JSON.parse(json), {
    apiVersion: "hakube/v1",
    kind: "DefinitionWritten",
    path: "cluster.json",
  });
  const document = await runInit([...nodes, "--json", "-"]);
  assert.deepEqual([JSON.parse(document.stdout).text, document.added], [stdout, []]);
});

Deno.test("init - names no file in its warnings", async () => {
  const { code, stderr } = await runInit(["--masters", "10.2.0.10", "-"]);
  assert.equal(code, 0);
  assert.match(stderr, /^standard output:\d+:\d+: warning: 1 master is not highly available/);
  assert.doesNotMatch(stderr, /cluster\.json/);
});

Deno.test("init takes hosts of ~/.ssh/config, and offers those that are called like masters", async () => {
  const texts = { "/home/me/.ssh/config": sshConfig };
  const { code, files } = await runInit(["--address", "kube.example.com", "--no-schema"], texts);
  assert.equal(code, 0);
  const text = await textOf(files);
  assert.ok(text.includes(
    '{ "nodeName": "master-a", "privateIP": "10.2.0.10", "sshHost": "master-a" }',
  ));
  assert.doesNotMatch(text, /sshLoginUser/);
});

Deno.test("init takes what terraform prints, from a file or standard input", async () => {
  const output = JSON.stringify({ masters: { value: { a: { private_ip: "10.40.0.10" } } } });
  const file = await runInit(["--terraform", "out.json"], { "out.json": output });
  const input = await runInit(["--terraform", "-"], {}, { stdin: output });
  for (const { code, files, stderr } of [file, input]) {
    assert.equal(code, 0, stderr);
    const text = await textOf(files);
    assert.match(text, /"masterLoadBalancerAddress": "10\.40\.0\.10"/);
    // Where the default would have a node in it.
    assert.match(text, /"podNetworkCIDR": "10\.244\.0\.0\/16"/);
  }
});

Deno.test("init refuses what terraform prints and no definition may say", async () => {
  for (
    const definition of [{ masters: "10.0.0.1" }, { masters: [5] }, { masters: [], x: 1 }, {
      masters: [{ nodeName: "A b", privateIP: "10.0.0.1" }],
    }]
  ) {
    const output = JSON.stringify({ cluster_definition: { value: definition } });
    const { code, stderr, added } = await runInit(["--terraform", "-"], {}, { stdin: output });
    assert.deepEqual([code, added], [2, []], stderr);
    assert.match(stderr, /^error: standard input, as a definition, has an error: /);
  }
});
