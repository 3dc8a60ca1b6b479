import assert from "node:assert/strict";
import { bestKnown } from "./ask_masters.ts";
import type { EtcdMember } from "./etcd_members.ts";

const urls = [0, 1, 2].map((host) => `https://10.0.0.${host}:2380`);

/** `+` is healthy, `-` is not, a space is no member; in the order of `urls`. */
function list(text: string): EtcdMember[] {
  return [...text].flatMap((sign, index): EtcdMember[] =>
    sign === " " ? [] : [{
      id: `${index}`,
      name: `m${index}`,
      peerUrl: urls[index] ?? "",
      clientUrl: "",
      isLearner: false,
      isHealthy: sign === "+",
      status: undefined,
    }]
  );
}

Deno.test("bestKnown() believes a member that has a majority, not one that was left out", () => {
  const table: readonly (readonly [(string | undefined)[], string | undefined])[] = [
    [["+++", "+++", "+++"], "+++"],
    [[undefined, "-++", "-++"], "-++"],
    // The first one was removed, and does not know it.
    [["-++", " ++", " ++"], " ++"],
    // Etcd was recovered from the second one alone, and the first came back.
    [["-+-", " + "], " + "],
    // Nobody has a majority: the one that sees more.
    [["---", "--+"], "--+"],
    [[undefined, undefined], undefined],
  ];
  for (const [said, expected] of table) {
    const lists = said.map((text) => text === undefined ? undefined : list(text));
    const best = bestKnown(urls, lists);
    assert.deepEqual(best, expected === undefined ? undefined : list(expected), `${said}`);
  }
});
