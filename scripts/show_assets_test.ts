import assert from "node:assert/strict";
import { scriptHead, treeLines } from "./show_assets.ts";

Deno.test("treeLines() draws folders and files in order, with the files' modes", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${directory}/shown/b`, { recursive: true });
    await Deno.writeTextFile(`${directory}/shown/b/secret`, "", { mode: 0o600 });
    await Deno.writeTextFile(`${directory}/shown/c`, "");
    await Deno.writeTextFile(`${directory}/shown/a`, "");
    for (const name of ["a", "c"]) await Deno.chmod(`${directory}/shown/${name}`, 0o644);
    assert.deepEqual(await treeLines(`${directory}/shown`), [
      "shown/",
      `${"  a".padEnd(40)} 0644`,
      "  b/",
      `${"    secret".padEnd(40)} 0600`,
      `${"  c".padEnd(40)} 0644`,
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("scriptHead() shows the beginning of a long script", () => {
  const text = Array.from({ length: 100 }, (_, index) => `line ${index + 1}\n`).join("");
  const lines = scriptHead("scripts/m0.sh", text);
  assert.deepEqual(lines.slice(0, 4), ["", "scripts/m0.sh, 100 lines; it begins:", "", "line 1"]);
  assert.ok(lines.length < 60, `${lines.length} lines`);
});
