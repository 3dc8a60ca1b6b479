import { errorAt, type Finding } from "../finding.ts";
import { type JsonPath, pathLabel } from "../json_path.ts";
import { isPlaceholder } from "../placeholder.ts";
import { quote } from "../quote.ts";

/** What is passed on as it is, where such a word may mean something. */
const othersTexts = ["labels", "taints", "kubeadm"];

/**
 * Finds texts such as `TODO`, which may well be valid: a host can have that name.
 * @param value the definition as written, whatever its shape
 */
export function checkPlaceholders(value: unknown, path: JsonPath = []): Finding[] {
  if (typeof value === "string") {
    if (!isPlaceholder(value)) return [];
    const message = `${pathLabel(path)} ${quote(value)} is a placeholder`;
    return [errorAt(path, "placeholder", message, "write the value itself, or leave the key out")];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => checkPlaceholders(item, [...path, index]));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !othersTexts.includes(key))
    .flatMap(([key, item]) => checkPlaceholders(item, [...path, key]));
}
