import { equal } from "node:assert/strict";
import { compareVersions, minorOf } from "./version.ts";

Deno.test("compareVersions() compares numbers, not letters", () => {
  equal(compareVersions("1.10.0", "1.9.9") > 0, true);
  equal(compareVersions("3.5.24", "3.5.24"), 0);
  equal(compareVersions("2.3.7", "2.3.10") < 0, true);
  equal(compareVersions("1.37.2", "2.0.0") < 0, true);
});

Deno.test("minorOf() leaves out the patch release", () => {
  equal(minorOf("1.37.2"), "1.37");
});
