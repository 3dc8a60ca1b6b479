import assert from "node:assert/strict";
import { terminalPage } from "./terminal_page.ts";

const page = {
  name: "hooks",
  title: "A page",
  source: "here",
  blocks: [
    { kind: "text", text: "See `x` in [ssh.md](../ssh.md), and what else there is to read." },
    {
      kind: "entries",
      head: ["key", "meaning", "value"],
      rows: [["`a`", "A key.", "**required**"]],
    },
    { kind: "table", head: ["n", "what"], rows: [["1", "One."], ["`22`", "Two of them."]] },
    { kind: "code", language: "sh", lines: ["if true"] },
  ],
} as const;

Deno.test("terminalPage() breaks lines, and puts cells below each other", () => {
  assert.equal(
    terminalPage(page, { width: 42, colour: false }),
    "A page\n\nSee `x` in docs/ssh.md, and what else\nthere is to read.\n\n  a (required)\n      A key.\n\n" +
      "  1   One.\n  22  Two of them.\n\n  if true\n",
  );
});

Deno.test("terminalPage() has colours in place of marks", () => {
  const text = terminalPage(page, { width: 100, colour: true });
  assert.ok(text.includes("See \x1b[36mx\x1b[39m in docs/ssh.md"), text);
  assert.ok(text.startsWith("\x1b[1mA page\x1b[22m\n"), text);
  assert.doesNotMatch(text, /`/);
});

Deno.test("terminalPage() makes no line that is hard to read, however wide the window", () => {
  const long = { ...page, blocks: [{ kind: "text", text: "word ".repeat(100).trim() }] } as const;
  const lines = terminalPage(long, { width: 200, colour: false }).split("\n");
  assert.equal(Math.max(...lines.map((line) => line.length)), 99);
});
