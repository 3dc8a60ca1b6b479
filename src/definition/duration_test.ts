import { equal } from "node:assert/strict";
import { durationHours } from "./duration.ts";

Deno.test("durationHours() adds hours, minutes and seconds", () => {
  equal(durationHours("175200h"), 175200);
  equal(durationHours("1h30m"), 1.5);
  equal(durationHours("87600h0m0s"), 87600);
  equal(durationHours("7200s"), 2);
});
