import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

Deno.test("checkPreflight() wants names of preflight's checks", () => {
  deepEqual(brokenRules({ ignorePreflight: ["cpus", "memory"] }), []);
  deepEqual(brokenRules({ ignorePreflight: ["cpus", "memroy"] }), [
    "unknown-check /ignorePreflight/1",
  ]);
  deepEqual(brokenRules({ ignorePreflight: ["NumCPU"] }), ["preflight-id /ignorePreflight/0"]);
});
