import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { parse, stripComments } from "jsonc-parser";
import { definitionFacts } from "../../../tests/fakes/definition_facts.ts";
import { textProblems } from "../../../tests/fakes/definition_problems.ts";
import { oldDefinitions } from "../../../tests/fakes/old_definitions.ts";
import { validDefinition } from "../../../tests/fakes/valid_definition.ts";
import { DefinitionError } from "../../errors.ts";
import { migrateDefinition, type Migration } from "./migrate_definition.ts";

const facts = definitionFacts();
const bundledHooks = { ...facts.bundledHooks, networkProvider: ["calico", "flannel", "weave"] };

function migrate(text: string): Migration {
  return migrateDefinition(text, "old.json", { ...facts, bundledHooks });
}

/** The change at a place, as `what`; undefined when there is none. */
function changeAt(definition: unknown, subject: string): string | undefined {
  const { changes } = migrate(JSON.stringify(definition));
  return changes.find((change) => change.subject === subject)?.what;
}

Deno.test("migrateDefinition() makes the README's example current, comments and all", () => {
  const { text, changes } = migrate(oldDefinitions.readme);
  deepEqual(changes.map(({ kind, subject }) => `${kind} ${subject}`), [
    "note the cluster",
    "changed kubernetesVersion",
    "changed hooks.cloudProvider",
    "note hooks.networkProvider",
    "changed etcdVersion",
    "changed hooks.preinstall",
    "changed dockerVersion",
    "changed etcdCACertExpiry",
    "changed comments",
  ]);
  const old = oldDefinitions.readme;
  const expected = old.replace("# Name", "// Name").replace("# Names", "// Names")
    .replace(/ *# \(Optional\) Which docker\.\n.*\n/, "")
    .replace("# (Optional)", "// (Optional)").replace('"1.11.2"', '"1.37.2"')
    .replace('"3.2.18",   #', '"3.6.14",   //').replace("# Twenty", "// Twenty")
    .replace("175200h", "87600h").replace("# As EC2", "// As EC2")
    .replace("aws.sh.j2", "aws").replace("# aws,", "// aws,")
    .replace(
      '"cloudProvider": "aws",',
      '"cloudProvider": "external",\n        "cloudControllerManager": "aws",',
    );
  equal(text, expected);
});

Deno.test("migrateDefinition() leaves placeholders for their author, who is told of each", () => {
  const { text } = migrate(oldDefinitions.aws);
  deepEqual(textProblems(text).map(({ rule, path }) => `${rule} ${path}`), [
    "placeholder /masterFQDNs/0",
    "placeholder /masterLoadBalancerAddress",
    ...[0, 1, 2].map((index) => `placeholder /masters/${index}/publicIP`),
    "placeholder /workers/0/publicIP",
  ]);
});

Deno.test("migrateDefinition() leaves what is current as it is, to the byte", () => {
  for (const [name, text] of Object.entries(oldDefinitions)) {
    const once = migrate(text).text;
    equal(migrate(once).text, once, name);
    ok(migrate(once).changes.every(({ kind }) => kind === "note"), name);
    if (name.startsWith("vagrant")) equal(once, text, name);
  }
  const current = validDefinition({ dockerVersion: undefined });
  const text = `\ufeff${JSON.stringify(current, null, 3)}\r\n`;
  // Its hook "aws.sh" is one of a kind that the ancestor did not have.
  deepEqual(migrate(text), { text, changes: [] });
});

Deno.test("migrateDefinition() says what was weave before when nothing names a network", () => {
  const { changes } = migrate(oldDefinitions.vagrant);
  deepEqual(changes.map(({ kind, what }) => [kind, what]), [
    ["note", 'names no networkProvider, which is "flannel" then'],
  ]);
  deepEqual(migrate(oldDefinitions["vagrant-calico"]).changes, []);
});

const versions: readonly (readonly [object, string, string | undefined])[] = [
  [{ kubernetesVersion: "1.9.2" }, "kubernetesVersion", '"1.9.2" became "1.37.2"'],
  [{ kubernetesVersion: "v1.12.1" }, "kubernetesVersion", '"v1.12.1" became "1.37.2"'],
  [{ kubernetesVersion: "1.34.1" }, "kubernetesVersion", undefined],
  [{ kubernetesVersion: "1.99.0" }, "kubernetesVersion", undefined],
  [{ kubernetesVersion: 1.12 }, "kubernetesVersion", undefined],
  [{ etcdVersion: "3.1.11" }, "etcdVersion", '"3.1.11" became "3.6.14"'],
  [
    { etcdVersion: "3.1.11", kubernetesVersion: "1.34.1" },
    "etcdVersion",
    '"3.1.11" became "3.6.14"',
  ],
  [{ etcdVersion: "3.5.33" }, "etcdVersion", undefined],
  [{ etcdCACertExpiry: "175201h" }, "etcdCACertExpiry", undefined],
];

const hooks: readonly (readonly [object, string, string | undefined])[] = [
  [{ preinstall: "aws.sh.j2" }, "hooks.preinstall", '"aws.sh.j2" became "aws"'],
  [{ preinstall: "aws" }, "hooks.preinstall", undefined],
  [{ preinstall: "site.sh.j2" }, "hooks.preinstall", '"site.sh.j2" became "./site.sh"'],
  [{ preinstall: "./site.sh" }, "hooks.preinstall", undefined],
  [{ networkProvider: "calico.sh.j2" }, "hooks.networkProvider", '"calico.sh.j2" became "calico"'],
  [{ networkProvider: "flanel" }, "hooks.networkProvider", undefined],
  [{ cloudProvider: "azure" }, "hooks.cloudProvider", '"azure" became "external"'],
  [{ cloudProvider: "mycloud" }, "hooks.cloudProvider", undefined],
  [
    { cloudProvider: "aws", cloudControllerManager: "./mine.sh" },
    "hooks.cloudProvider",
    '"aws" became "external"',
  ],
  [
    { cloudProviderConfig: "azure.json" },
    "hooks.cloudProviderConfig",
    '"azure.json" became "./azure.json"',
  ],
];

Deno.test("migrateDefinition() changes what is gone, and only that", () => {
  for (const [definition, subject, what] of versions) {
    equal(changeAt(definition, subject), what, JSON.stringify(definition));
  }
  for (const [given, subject, what] of hooks) {
    equal(changeAt({ hooks: given }, subject), what, JSON.stringify(given));
  }
});

Deno.test("migrateDefinition() gives a cloud-controller-manager that is null its name", () => {
  const { text } = migrate('{"hooks": {"cloudProvider": "aws", "cloudControllerManager": null}}');
  equal(text, '{"hooks": {"cloudProvider": "external", "cloudControllerManager": "aws"}}');
});

Deno.test("migrateDefinition() takes nulls out, also side by side at the end", () => {
  const text = '{\n  "masters": [{ "nodeName": "a", "publicIP": null, "sshLoginKey": null }],\n' +
    '  "sshLoginKey": null,\n  "workers": null\n}';
  const { text: migrated, changes } = migrate(text);
  deepEqual(parse(stripComments(migrated)), { masters: [{ nodeName: "a" }] });
  ok(changes.some(({ subject }) => subject === "masters[0].publicIP"));
});

Deno.test("migrateDefinition() refuses what is no JSON, with the places", () => {
  throws(() => migrate('{\n  # a\n  "masters" []\n}'), (error) => {
    ok(error instanceof DefinitionError);
    match(error.problems[0]?.message ?? "", /a colon is expected here/);
    equal(error.problems[0]?.line, 3);
    return true;
  });
  throws(() => migrate('{"a": 1, "a": 2}'), DefinitionError);
  equal(migrate("[]").text, "[]");
});

const oldTexts = fc.constantFrom(
  "1.9.2",
  "3.1.1",
  "175200h",
  "aws",
  "aws.sh.j2",
  "x.sh.j2",
  "weave",
  "c.conf",
);
const otherValues = fc.oneof(fc.boolean(), fc.nat(), fc.string(), fc.array(fc.constant(null)));
const oldValues = fc.oneof(oldTexts, fc.constant(null), otherValues);
const clusterKeys = ["masterFQDN", "masterFQDNs", "kubernetesVersion", "etcdVersion", "workers"]
  .concat(["dockerVersion", "etcdCACertExpiry", "sshLoginKey", "masters", "other"]);
const hookKeys = ["preinstall", "cloudProvider", "cloudControllerManager", "cloudProviderConfig"]
  .concat("networkProvider", "other");

function objectOf(keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.dictionary(fc.constantFrom(...keys), oldValues, { noNullPrototype: true });
}

const definitions = fc.record({
  cluster: objectOf(clusterKeys),
  hooks: objectOf(hookKeys),
  indent: fc.constantFrom(undefined, 1, "\t"),
});

Deno.test("migrateDefinition() twice is the same as once, and gives JSON", () => {
  fc.assert(
    fc.property(definitions, ({ cluster, hooks, indent }) => {
      const { text } = migrate(JSON.stringify({ ...cluster, hooks }, null, indent));
      equal(migrate(text).text, text);
      ok(migrate(text).changes.every(({ kind }) => kind === "note"), text);
    }),
    { numRuns: 500 },
  );
});
