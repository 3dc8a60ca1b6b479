import { type DefinitionKey, definitionKeys } from "../definition_keys.ts";
import { clusterMeanings, nodeMeanings, settingMeanings } from "../definition_meanings.ts";
import type { KeyMeaning } from "../key_meaning.ts";
import type { Block, ReferencePage } from "../reference_page.ts";

const intro =
  "A cluster definition is JSON; comments and trailing commas are allowed. A key that is " +
  "not here is an error, and so is a key given twice. `hakube validate` finds all problems at once, " +
  "each with its line and column; [samples/](../../samples/) has definitions to begin with, and " +
  "`hakube schema` prints a JSON Schema for editors.";

type Meanings = Readonly<Record<string, KeyMeaning>>;

/**
 * Every key of a definition: types come from the schema, defaults and meanings from beside it.
 * @throws Error when a key has no meaning, or a meaning no key
 */
export function definitionPage(keys: readonly DefinitionKey[] = definitionKeys()): ReferencePage {
  const nodes = keys.filter(({ path }) => /^(masters|workers)\[\]/.test(path));
  const others = keys.filter((key) => !nodes.includes(key));
  const settings = others.filter(({ path }) =>
    /^(hooks|proxy|trustedCAs|mirrors|kubeadm)\b/.test(path)
  );
  const cluster = others.filter((key) => !settings.includes(key));
  return {
    name: "definition",
    title: "The cluster definition",
    source: "src/definition/ and src/cli/reference/definition_meanings.ts",
    blocks: [
      { kind: "text", text: intro },
      { kind: "heading", text: "The cluster" },
      entries(cluster, clusterMeanings),
      { kind: "heading", text: "A node" },
      { kind: "text", text: "An object of `masters` or `workers`." },
      entries(nodeKeys(nodes), nodeMeanings),
      { kind: "heading", text: "Hooks, proxy, mirrors, kubeadm" },
      entries(settings, settingMeanings),
    ],
  };
}

/** Masters and workers have the same keys: one table tells of both. */
function nodeKeys(keys: readonly DefinitionKey[]): DefinitionKey[] {
  const [masters, workers] = ["masters[].", "workers[]."].map((prefix) =>
    keys.filter(({ path }) => path.startsWith(prefix))
      .map((key) => ({ ...key, path: key.path.slice(prefix.length) }))
  );
  if (masters === undefined || JSON.stringify(masters) !== JSON.stringify(workers)) {
    throw new Error("masters and workers have different keys: write a table for each");
  }
  return masters;
}

function entries(
  keys: readonly DefinitionKey[],
  meanings: Meanings,
): Block {
  const paths = keys.map(({ path }) => path);
  const without = paths.filter((path) => !Object.hasOwn(meanings, path));
  const gone = Object.keys(meanings).filter((path) => !paths.includes(path));
  if (without.length + gone.length > 0) {
    throw new Error(
      `definition_meanings.ts lacks [${without.join(", ")}] and knows too much: [${
        gone.join(", ")
      }]`,
    );
  }
  const head = ["key", "meaning", "value", "default"];
  return { kind: "entries", head, rows: keys.map((key) => row(key, meanings[key.path])) };
}

function row(key: DefinitionKey, described: KeyMeaning | undefined): string[] {
  const { meaning = "", default: usual = "", value = key.type } = described ?? {};
  return [`\`${key.path}\``, meaning, value, key.required ? "**required**" : usual];
}
