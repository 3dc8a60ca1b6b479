import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

function masters(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => ({
    nodeName: `m${index}`,
    privateIP: `10.88.0.${index + 100}`,
  }));
}

Deno.test("checkMasters() wants an odd number", () => {
  deepEqual(brokenRules({ masters: masters(0) }), ["no-master /masters"]);
  deepEqual(brokenRules({ masters: masters(1) }), ["warning:one-master /masters"]);
  deepEqual(brokenRules({ masters: masters(3) }), []);
  deepEqual(brokenRules({ masters: masters(4) }), ["warning:even-masters /masters"]);
  deepEqual(brokenRules({ masters: masters(5) }), []);
});

Deno.test("checkMasters() refuses two masters unless they are allowed", () => {
  deepEqual(brokenRules({ masters: masters(2) }), ["two-masters /masters"]);
  deepEqual(brokenRules({ masters: masters(2) }, { allowTwoMasters: true }), [
    "warning:two-masters /masters",
  ]);
});
