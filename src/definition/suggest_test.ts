import { equal } from "node:assert/strict";
import { didYouMean, nearest } from "./suggest.ts";

const keys = ["masters", "workers", "masterFQDNs", "sshHost", "sshPort"];

Deno.test("nearest() finds the key that was misspelt", () => {
  equal(nearest("master", keys), "masters");
  equal(nearest("MASTERFQDNS", keys), "masterFQDNs");
  equal(nearest("sshPrt", keys), "sshPort");
});

Deno.test("nearest() finds nothing for another word, nor for a text of megabytes", () => {
  equal(nearest("banana", keys), undefined);
  equal(nearest("m".repeat(8_000_000), keys), undefined);
});

Deno.test("didYouMean() lists the candidates when none is near", () => {
  equal(didYouMean("maters", keys), 'did you mean "masters"?');
  equal(didYouMean("banana", ["a", "b"]), 'known: "a", "b"');
  equal(didYouMean("banana", []), "none is known");
});
