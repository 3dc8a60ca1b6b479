import { definitionDefaults } from "../definition_defaults.ts";
import { type DefinitionDraft, isRefused } from "../definition_draft.ts";
import { normaliseDirectory } from "../directory.ts";
import { errorAt, type Finding } from "../finding.ts";
import { quote } from "../quote.ts";

const directoryKeys = ["etcdPKIDir", "sshKeysDir", "scriptsDir"] as const;

/** What else is in the assets directory (`assetPaths` of the plan). */
const ownPaths = [
  "cluster.token",
  "pki/kubernetes",
  "known_hosts",
  "manifest.json",
  "cluster.json",
];

interface Taken {
  readonly by: string;
  readonly path: string;
}

/** Checks that no directory of the assets is another one, or inside another one. */
export function checkDirectories(draft: DefinitionDraft): Finding[] {
  const taken: Taken[] = ownPaths.map((path) => ({ by: `hakube's own ${quote(path)}`, path }));
  // Defaults first: an error belongs to the key that somebody wrote.
  const written = directoryKeys.filter((key) => Object.hasOwn(draft, key));
  const defaults = directoryKeys.filter((key) => !written.includes(key));
  return [...defaults, ...written].flatMap((key) => {
    if (isRefused(draft, key)) return [];
    const directory = normaliseDirectory(draft[key] ?? definitionDefaults[key]);
    const other = taken.find(({ path }) => collide(path, directory));
    taken.push({ by: `${key} ${quote(directory)}`, path: directory });
    if (other === undefined) return [];
    const message = `${key} ${quote(directory)} is, contains or is inside ${other.by}`;
    return [errorAt([key], "colliding-directories", message)];
  });
}

/** Upper and lower case are the same on some file systems. */
function collide(a: string, b: string): boolean {
  const [left, right] = [`${a.toLowerCase()}/`, `${b.toLowerCase()}/`];
  return left.startsWith(right) || right.startsWith(left);
}
