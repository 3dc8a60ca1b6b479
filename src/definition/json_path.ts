/** Where in a JSON document: keys and list positions from the root. */
export type JsonPath = readonly (string | number)[];

/** Writes a path as a JSON Pointer (RFC 6901), for example `/masters/0/privateIP`; empty for the root. */
export function toPointer(path: JsonPath): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(
    "",
  );
}

/** Reads a JSON Pointer; list positions come back as text. */
export function fromPointer(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer.slice(1).split("/").map((part) =>
    part.replaceAll("~1", "/").replaceAll("~0", "~")
  );
}

/**
 * Names a value as a reader of the document would: the last key, with the list positions
 * behind it, for example `masterFQDNs[1]` or `masters[0]`.
 */
export function pathLabel(path: JsonPath): string {
  const lastKey = path.findLastIndex((part) => typeof part === "string");
  if (lastKey === -1) return "the definition";
  return `${path[lastKey]}${path.slice(lastKey + 1).map((position) => `[${position}]`).join("")}`;
}
