import { applyEdits, type Edit, parseTree } from "jsonc-parser";
import { DefinitionError } from "../../errors.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { pathLabel, toPointer } from "../json_path.ts";
import { parseDefinition } from "../parse_definition.ts";
import { hashCommentsToJsonc } from "../hash_comments.ts";
import {
  cloudConfigRule,
  cloudProviderRule,
  hookNameRule,
  networkDefaultRule,
  ownHookRule,
  weaveRule,
} from "./hook_rules.ts";
import { expiryRule, masterFQDNRule, nullRule } from "./key_rules.ts";
import type { MigrationFinding, MigrationRule } from "./old_definition.ts";
import { dockerVersionRule, etcdVersionRule, kubernetesVersionRule } from "./version_rules.ts";

/** One thing that was changed, or that is not what it was though it looks the same. */
export interface Change {
  /** `changed`: the text is another one; `note`: it is not. */
  readonly kind: "changed" | "note";
  /** JSON Pointer into the old text; empty for the whole. */
  readonly path: string;
  /** How a reader would name the place, for example `kubernetesVersion`. */
  readonly subject: string;
  readonly what: string;
  readonly why: string;
}

/** What became of an old definition. */
export interface Migration {
  readonly text: string;
  /** The most important first; empty when it was current. */
  readonly changes: readonly Change[];
}

/** What matters most comes first. */
const rules: readonly MigrationRule[] = [
  kubernetesVersionRule,
  cloudProviderRule,
  weaveRule,
  networkDefaultRule,
  ownHookRule,
  cloudConfigRule,
  etcdVersionRule,
  masterFQDNRule,
  hookNameRule,
  dockerVersionRule,
  expiryRule,
  nullRule,
];

/**
 * Makes a definition of the ancestor, hakube-installer, one of today. Comments, the order of keys
 * and the layout stay; a current definition stays as it is, to the byte.
 * @param file name of the text's source, for messages
 * @throws DefinitionError when the text is not JSON even with `#` for comments
 */
export function migrateDefinition(
  text: string,
  file: string,
  facts: Pick<DefinitionFacts, "releases" | "bundledHooks">,
): Migration {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const comments = hashCommentsToJsonc(text.slice(mark.length));
  const { problems } = parseDefinition(comments.text, file);
  if (problems.length > 0) throw new DefinitionError(file, problems);
  const root = parseTree(comments.text, [], { allowTrailingComma: true });
  if (root?.type !== "object") return { text, changes: [] };
  const findings = rules.flatMap((rule) => rule({ text: comments.text, root, facts }));
  const edits = joined(findings.flatMap((finding) => finding.edits));
  const changes = [...findings.map(toChange), ...commentChanges(comments.count)];
  return {
    text: mark + applyEdits(comments.text, edits),
    changes: [...newCluster(changes), ...changes],
  };
}

/** Of two properties that are side by side, both may take the comma or the space between along. */
function joined(edits: readonly Edit[]): Edit[] {
  const disjoint: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.offset - b.offset || b.length - a.length)) {
    const last = disjoint.at(-1);
    const overlap = last === undefined ? 0 : last.offset + last.length - edit.offset;
    if (last === undefined || overlap <= 0) disjoint.push({ ...edit });
    else last.length += Math.max(0, edit.length - overlap);
  }
  return disjoint;
}

function toChange({ path, what, why, edits }: MigrationFinding): Change {
  const kind = edits.length > 0 ? "changed" : "note";
  return { kind, path: toPointer(path), subject: subjectOf(path), what, why };
}

function subjectOf(path: MigrationFinding["path"]): string {
  const [role, index] = path;
  const isNode = typeof index === "number" && path.length > 2;
  return isNode ? `${role}[${index}].${pathLabel(path)}` : path.join(".");
}

function commentChanges(count: number): Change[] {
  if (count === 0) return [];
  return [{
    kind: "changed",
    path: "",
    subject: "comments",
    what: `${count === 1 ? "one begins" : `${count} begin`} with // in place of #`,
    why: "editors and programs that read JSON with comments know that",
  }];
}

/** Whoever has an old definition may have an old cluster. */
function newCluster(changes: readonly Change[]): Change[] {
  if (!changes.some(({ kind, path }) => kind === "changed" && path !== "")) return [];
  return [{
    kind: "note",
    path: "",
    subject: "the cluster",
    what: "will be a new one",
    why: "a cluster that hakube-installer made cannot be taken over, nor its assets: render into " +
      "an empty directory, with machines that are fresh",
  }];
}
