import assert from "node:assert/strict";
import { haveNames, parseNodes } from "./node_words.ts";

const hosts = [
  { name: "Big_One", address: "10.2.0.40", user: "debian" },
  { name: "web", address: undefined, user: undefined },
];

const written: readonly (readonly [words: string, names: string, nodes: readonly string[]])[] = [
  ["10.2.0.10", "m", ["m 10.2.0.10"]],
  ["10.2.0.10-12", "m1", ["m1 10.2.0.10", "m2 10.2.0.11", "m3 10.2.0.12"]],
  ["10.2.0.254-10.2.1.1", "m09", [
    "m09 10.2.0.254",
    "m10 10.2.0.255",
    "m11 10.2.1.0",
    "m12 10.2.1.1",
  ]],
  ["10.2.0.10, 10.2.0.12", "one two", ["one 10.2.0.10", "two 10.2.0.12"]],
  ["10.2.0.10-11", "m0.example.com", ["m0.example.com 10.2.0.10", "m1.example.com 10.2.0.11"]],
  ["a=10.2.0.10 10.2.0.11 b=10.2.0.12", "c", ["a 10.2.0.10", "c 10.2.0.11", "b 10.2.0.12"]],
  ["a=10.2.0.10/203.0.113.5", "m", ["a 10.2.0.10 203.0.113.5"]],
  ["Big_One", "m", ["big-one 10.2.0.40 Big_One"]],
  ["web=10.2.0.10", "m", ["web 10.2.0.10 web"]],
  ["10.2.0.300", "m", ["m 10.2.0.300"]],
  ["", "m", []],
];

Deno.test("parseNodes() reads addresses, ranges, names and hosts", async (t) => {
  for (const [words, names, nodes] of written) {
    await t.step(words, () => {
      const parsed = parseNodes(words, names, hosts).map((node) =>
        [node.nodeName, node.privateIP, node.publicIP, node.sshHost].filter(Boolean).join(" ")
      );
      assert.deepEqual(parsed, nodes);
    });
  }
});

const refused: readonly (readonly [words: string, names: string, message: RegExp])[] = [
  ["10.2.0.12-10", "m", /ends before it begins/],
  ["10.0.0.0-10.2.0.0", "m", /is 131073 addresses/],
  ["10.2.0.10-300", "m", /no range/],
  ["db1", "m", /"db1" is neither an address nor a host/],
  ["web", "m", /"web" of ~\/\.ssh\/config has no IPv4 address/],
  ["10.2.0.10-12", "one two", /3 nodes without a name, and 2 names/],
];

Deno.test("parseNodes() says what it cannot read", () => {
  for (const [words, names, message] of refused) {
    assert.throws(() => parseNodes(words, names, hosts), { name: "UsageError", message });
  }
});

Deno.test("haveNames() is false as soon as one node has none", () => {
  assert.equal(haveNames("a=10.2.0.10 Big_One", hosts), true);
  assert.equal(haveNames("a=10.2.0.10 10.2.0.11", hosts), false);
});
