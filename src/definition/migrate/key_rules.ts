import { quote } from "../quote.ts";
import { definitionDefaults } from "../definition_defaults.ts";
import type { JsonPath } from "../json_path.ts";
import {
  type MigrationFinding,
  nodePaths,
  type OldDefinition,
  propertyAt,
  textAt,
  valueAt,
} from "./old_definition.ts";
import { removal, replacement } from "./text_edits.ts";

/** The first versions of the ancestor knew one name of the API server. */
export function masterFQDNRule(old: OldDefinition): MigrationFinding[] {
  const path = ["masterFQDN"];
  const property = propertyAt(old, path);
  const [key, value] = property?.children ?? [];
  const others = valueAt(old, ["masterFQDNs"])?.type ?? "null";
  const isClear = others === "null" && value?.type === "string";
  if (key === undefined || !isClear) return [];
  const written = old.text.slice(value.offset, value.offset + value.length);
  return [{
    path,
    what: `became the list "masterFQDNs": [${quote(textAt(old, path))}]`,
    why: "there may be several",
    edits: [replacement(key, '"masterFQDNs"'), replacement(value, `[${written}]`)],
  }];
}

/** What the ancestor gave etcd's authority, and kept to nowhere. */
const ancestorsExpiry = "175200h";

/** Twenty years were the ancestor's default, not a choice. */
export function expiryRule(old: OldDefinition): MigrationFinding[] {
  const path = ["etcdCACertExpiry"];
  const value = valueAt(old, path);
  if (value === undefined || textAt(old, path) !== ancestorsExpiry) return [];
  const ten = definitionDefaults.etcdCACertExpiry;
  return [{
    path,
    what: `${quote(ancestorsExpiry)} became ${quote(ten)}, ten years`,
    why: "a stolen key of an authority is good as long as the authority is",
    edits: [replacement(value, JSON.stringify(ten))],
  }];
}

/** Keys that the ancestor set to null when they were left out. */
const clusterKeys = ["masterFQDN", "masterFQDNs", "sshLoginUser", "sshLoginKey", "workers"];
const nodeKeys = ["publicIP", "sshLoginUser", "sshLoginKey"];

/** With the ancestor null was the same as nothing. */
export function nullRule(old: OldDefinition): MigrationFinding[] {
  const paths: JsonPath[] = [
    ...clusterKeys.map((key) => [key]),
    ...nodePaths(old).flatMap((node) => nodeKeys.map((key) => [...node, key])),
  ];
  return paths.flatMap((path) => {
    const property = propertyAt(old, path);
    if (property === undefined || valueAt(old, path)?.type !== "null") return [];
    const edits = removal(old.text, property);
    return [{ path, what: "taken out: it was null", why: "what has no value is left out", edits }];
  });
}
