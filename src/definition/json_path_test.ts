import { deepEqual, equal } from "node:assert/strict";
import { fromPointer, pathLabel, toPointer } from "./json_path.ts";

Deno.test("toPointer() escapes what a JSON Pointer gives a meaning", () => {
  equal(
    toPointer(["masters", 0, "labels", "example.com/a~b"]),
    "/masters/0/labels/example.com~1a~0b",
  );
  equal(toPointer([]), "");
});

Deno.test("fromPointer() undoes toPointer()", () => {
  for (const path of [[], [""], ["a/b", "~1", "~"], ["masters", "0"]]) {
    deepEqual(fromPointer(toPointer(path)), path);
  }
});

Deno.test("pathLabel() names a value by its last key", () => {
  equal(pathLabel(["masters", 0, "privateIP"]), "privateIP");
  equal(pathLabel(["masterFQDNs", 1]), "masterFQDNs[1]");
  equal(pathLabel([]), "the definition");
});
