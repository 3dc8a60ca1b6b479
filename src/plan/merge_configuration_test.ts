import assert from "node:assert/strict";
import { mergeConfiguration } from "./merge_configuration.ts";

Deno.test("mergeConfiguration() merges objects and replaces lists and scalars", () => {
  assert.deepEqual(
    mergeConfiguration(
      { keep: 1, object: { a: 1, b: { c: 2 } }, list: [1, 2], scalar: "x" },
      { object: { b: { d: 3 } }, list: [3], scalar: null, added: true },
    ),
    { keep: 1, object: { a: 1, b: { c: 2, d: 3 } }, list: [3], scalar: null, added: true },
  );
});

Deno.test("mergeConfiguration() replaces what has another type", () => {
  assert.deepEqual(
    mergeConfiguration({ a: { b: 1 }, c: [1], extraArgs: [{ name: "x", value: "1" }] }, {
      a: [1],
      c: { d: 1 },
      extraArgs: null,
    }),
    { a: [1], c: { d: 1 }, extraArgs: null },
  );
});

Deno.test("mergeConfiguration() merges arguments by name, in place, new ones last", () => {
  assert.deepEqual(
    mergeConfiguration(
      {
        extraArgs: [
          { name: "profiling", value: "false" },
          { name: "audit-log-maxage", value: "30" },
        ],
        kubeletExtraArgs: [{ name: "node-ip", value: "10.0.0.1" }],
      },
      {
        extraArgs: [{ name: "event-ttl", value: "2h" }, { name: "profiling", value: "true" }],
        kubeletExtraArgs: [{ name: "v", value: "4" }],
      },
    ),
    {
      extraArgs: [
        { name: "profiling", value: "true" },
        { name: "audit-log-maxage", value: "30" },
        { name: "event-ttl", value: "2h" },
      ],
      kubeletExtraArgs: [{ name: "node-ip", value: "10.0.0.1" }, { name: "v", value: "4" }],
    },
  );
});

Deno.test("mergeConfiguration() replaces all entries of a repeated argument", () => {
  assert.deepEqual(
    mergeConfiguration(
      {
        extraArgs: [{ name: "a", value: "1" }, { name: "b", value: "1" }, {
          name: "a",
          value: "2",
        }],
      },
      { extraArgs: [{ name: "a", value: "3" }, { name: "a", value: "4" }] },
    ),
    {
      extraArgs: [{ name: "a", value: "3" }, { name: "a", value: "4" }, { name: "b", value: "1" }],
    },
  );
});

Deno.test("mergeConfiguration() keeps hakube's volumes when the user adds one", () => {
  assert.deepEqual(
    mergeConfiguration(
      { apiServer: { extraVolumes: [{ name: "audit-policy", readOnly: true }] } },
      { apiServer: { extraVolumes: [{ name: "mine" }] } },
    ),
    { apiServer: { extraVolumes: [{ name: "audit-policy", readOnly: true }, { name: "mine" }] } },
  );
});

Deno.test("mergeConfiguration() changes neither of its arguments", () => {
  const base = { object: { a: 1 }, extraArgs: [{ name: "a", value: "1" }] };
  const override = { object: { a: 2 }, extraArgs: [{ name: "a", value: "2" }] };
  const before = JSON.stringify([base, override]);
  mergeConfiguration(base, override);
  assert.equal(JSON.stringify([base, override]), before);
});
