import assert from "node:assert/strict";
import { Chance } from "../lab_runs/chance.ts";
import { faultPage, faultRow } from "./fault_table.ts";
import { labFaults } from "./lab_faults.ts";
import { faultsElsewhere, faultsNotShown } from "./other_faults.ts";

const read = (path: string): Promise<string> =>
  Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

Deno.test("docs/faults.md has the row of every fault, and how it came out last", async () => {
  const page = await read("docs/faults.md");
  for (const fault of labFaults) {
    const line = page.split("\n").find((line) => line.startsWith(`${faultRow(fault)} `));
    assert.match(
      line ?? "",
      /\| ok, \d+ s, \d{4}-\d\d-\d\d \|$/,
      `deno task test:faults ${fault.id} --write`,
    );
  }
  for (const fault of faultsElsewhere) assert.ok(page.includes(faultRow(fault)), fault.id);
  for (const { what } of faultsNotShown) assert.ok(page.includes(what), what);
});

Deno.test("every fault that is said to be provoked elsewhere has its test there", async () => {
  for (const { file, test } of faultsElsewhere) {
    assert.ok((await read(file)).includes(`"${test}"`), `${file}: ${test}`);
  }
});

Deno.test("faults have different names", () => {
  const ids = labFaults.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("faultPage() shows what has failed and what was not run", () => {
  const [first, second] = labFaults;
  const results = [{ id: first?.id ?? "", ok: false, seconds: 1.4 }];
  const page = faultPage({ date: "2026-11-23T10:00:00Z", results }, "");
  assert.ok(first && page.includes(`${faultRow(first)} **failed**, 1 s, 2026-11-23 |`));
  assert.ok(second && page.includes(`${faultRow(second)} not run |`));
  const later = {
    date: "2027-01-01T00:00:00Z",
    results: [{ id: second.id, ok: true, seconds: 9 }],
  };
  const next = faultPage(later, page);
  assert.ok(next.includes(`${faultRow(first)} **failed**, 1 s, 2026-11-23 |`));
  assert.ok(next.includes(`${faultRow(second)} ok, 9 s, 2027-01-01 |`));
});

Deno.test("Chance chooses the same by the same seed, each at most once", () => {
  const items = ["a", "b", "c", "d"];
  const chosen = new Chance(5).choose(items, 3);
  assert.deepEqual(new Chance(5).choose(items, 3), chosen);
  assert.equal(new Set(chosen).size, 3);
  const many = Array.from({ length: 50 }, (_, seed) => new Chance(seed).choose(items, 1)[0]);
  assert.equal(new Set(many).size, 4);
  const numbers = Array.from({ length: 100 }, (_, seed) => new Chance(seed).between(2, 4));
  assert.ok(numbers.every((number) => number >= 2 && number < 4));
});
