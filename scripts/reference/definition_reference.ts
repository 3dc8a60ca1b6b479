import { type DefinitionKey, definitionKeys } from "../../src/cli/reference/definition_keys.ts";
import {
  clusterMeanings,
  nodeMeanings,
  settingMeanings,
} from "../../src/cli/reference/definition_meanings.ts";
import type { KeyMeaning } from "../../src/cli/reference/key_meaning.ts";
import { generatedNote, table } from "./markdown.ts";

const intro = `A cluster definition is JSON; comments and trailing commas are allowed. A key that is
not here is an error, and so is a key given twice. \`hakube validate\` finds all problems at once,
each with its line and column; [samples/](../../samples/) has definitions to begin with.`;

type Meanings = Readonly<Record<string, KeyMeaning>>;

/**
 * `docs/reference/definition.md`: types come from the schema, defaults and meanings from beside it.
 * @throws Error when a key has no meaning, or a meaning no key
 */
export function definitionReference(keys: readonly DefinitionKey[] = definitionKeys()): string {
  const nodes = keys.filter(({ path }) => /^(masters|workers)\[\]/.test(path));
  const others = keys.filter((key) => !nodes.includes(key));
  const settings = others.filter(({ path }) =>
    /^(hooks|proxy|trustedCAs|mirrors|kubeadm)\b/.test(path)
  );
  const cluster = others.filter((key) => !settings.includes(key));
  return [
    "# The cluster definition",
    generatedNote("src/definition/ and src/cli/reference/definition_meanings.ts"),
    intro,
    section("The cluster", cluster, clusterMeanings),
    section("A node", nodeKeys(nodes), nodeMeanings, "An object of `masters` or `workers`."),
    section("Hooks, proxy, mirrors, kubeadm", settings, settingMeanings),
  ].join("\n\n") + "\n";
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

function section(
  title: string,
  keys: readonly DefinitionKey[],
  meanings: Meanings,
  lead?: string,
): string {
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
  const rows = keys.map((key) => row(key, meanings[key.path]));
  const rest = table(["key", "meaning", "value", "default"], rows);
  return [`## ${title}`, ...(lead === undefined ? [] : [lead]), rest].join("\n\n");
}

function row(key: DefinitionKey, described: KeyMeaning | undefined): string[] {
  const { meaning = "", default: usual = "", value = key.type } = described ?? {};
  return [`\`${key.path}\``, meaning, value, key.required ? "**required**" : usual];
}
