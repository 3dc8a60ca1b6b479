import assert from "node:assert/strict";
import { EmulatedTerminal } from "../../../../tests/fakes/emulated_terminal.ts";
import { LiveScreen } from "./live_screen.ts";
import { type ScreenLine, span } from "./span.ts";

const size = { columns: 30, rows: 8 };

function lines(...texts: string[]): ScreenLine[] {
  return texts.map((text) => [span(text, "cyan")]);
}

/** Texts of so many lines, the first of which begins with these words. */
function texts(count: number, words: string): string[] {
  return Array.from({ length: count }, (_, index) => `${index === 0 ? words : "line"} ${index}`);
}

Deno.test("LiveScreen.draw() replaces what was drawn, one write a frame", async () => {
  const terminal = new EmulatedTerminal(size);
  terminal.err("before\n");
  const screen = new LiveScreen(terminal);
  screen.draw(lines("one is long", "two", "three"), terminal.window());
  screen.draw(lines("1", "2"), terminal.window());
  assert.deepEqual(await terminal.lines(), ["before", "1", "2"]);
  screen.draw(lines("1", "2"), terminal.window());
  assert.equal(terminal.writes, 3, "what is there already needs no frame");
  screen.draw(lines("1", "2", "3", "4"), terminal.window());
  assert.deepEqual(await terminal.lines(), ["before", "1", "2", "3", "4"]);
});

Deno.test("LiveScreen.print() writes above what is drawn, once, and nothing is lost by scrolling", async () => {
  const terminal = new EmulatedTerminal(size);
  const screen = new LiveScreen(terminal);
  const printed: string[] = [];
  for (let round = 0; round < 20; round++) {
    screen.draw(lines(...texts(5, `round ${round}`)), terminal.window());
    screen.print(`note ${round} that is too long for a line of it\n`);
    printed.push(`note ${round} that is too long for a`);
  }
  screen.draw(lines(...texts(5, "last")), terminal.window());
  const shown = await terminal.lines();
  const notes = shown.filter((line) => line.startsWith("note"));
  assert.deepEqual(notes.map((line) => line.trimEnd()), printed);
  assert.deepEqual(shown.slice(-5), texts(5, "last"));
  assert.equal(shown.filter((line) => line.startsWith("line 1")).length, 1);
});

Deno.test("LiveScreen.draw() leaves nothing behind when the window becomes narrower or lower", async () => {
  for (
    const smaller of [{ columns: 11, rows: 8 }, { columns: 30, rows: 5 }, { columns: 60, rows: 20 }]
  ) {
    const terminal = new EmulatedTerminal(size);
    terminal.err("before\n");
    const screen = new LiveScreen(terminal);
    screen.draw(lines("a line of quite some width", "another"), terminal.window());
    await terminal.resize(smaller);
    screen.draw(lines("short"), terminal.window());
    assert.deepEqual(await terminal.lines(), ["before", "short"], JSON.stringify(smaller));
  }
});

Deno.test("LiveScreen.draw() wraps no line that the terminal takes for wider than we do", async () => {
  const terminal = new EmulatedTerminal({ columns: 10, rows: 5 });
  const screen = new LiveScreen(terminal);
  for (const round of ["1", "2", "3"]) {
    screen.draw(lines("0123456789abcdef", round), terminal.window());
  }
  assert.deepEqual((await terminal.lines()).slice(1), ["3"]);
});

Deno.test("LiveScreen.clear() takes the drawn lines away and leaves the others", async () => {
  const terminal = new EmulatedTerminal(size);
  const screen = new LiveScreen(terminal);
  screen.draw(lines("one", "two"), terminal.window());
  screen.print("note\n");
  screen.clear(terminal.window());
  terminal.err("after\n");
  assert.deepEqual(await terminal.lines(), ["note", "after"]);
  assert.ok(terminal.written.lastIndexOf("\x1b[?7h") > terminal.written.lastIndexOf("\x1b[?7l"));
});
