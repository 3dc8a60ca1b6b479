import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { promptTheme } from "./prompt_theme.ts";

/** A question as inquirer draws it, and whatever stands behind it. */
function drawn(question: string, columns: number, part: "answer" | "defaultAnswer", text: string) {
  const { style } = promptTheme(question, () => columns);
  const lines = `? ${style.message(question)} ${style[part](text)}`.split("\n");
  return lines.map((line) => stripVTControlCharacters(line).trimEnd());
}

Deno.test("promptTheme() ends lines between words, also of what is offered and answered", () => {
  const question = "Name of the first master, from which others count on (or all names):";
  const lines = ["? Name of the first master, from which", "others count on (or all names):"];
  assert.deepEqual(drawn(question, 40, "defaultAnswer", "master0"), [...lines, "(master0)"]);
  assert.deepEqual(drawn(question, 40, "answer", "master0"), [...lines, "master0"]);
  assert.deepEqual(drawn(question, 40, "answer", "m0"), [lines[0], `${lines[1]} m0`]);
  assert.deepEqual(drawn("Write it?", 40, "defaultAnswer", "Y/n"), ["? Write it? (Y/n)"]);
});

Deno.test("promptTheme() has what is wrong fit beside its mark, however wide the window is by now", () => {
  let columns = 40;
  const { error } = promptTheme("Address of the API:", () => columns).style;
  const message = "the address of the API is needed: an IPv4 address or a DNS name";
  const lines = () => stripVTControlCharacters(error(message)).split("\n");
  assert.deepEqual(lines(), [
    "> the address of the API is needed: an",
    "IPv4 address or a DNS name",
  ]);
  columns = 80;
  assert.deepEqual(lines(), [`> ${message}`]);
});

Deno.test("promptTheme() leaves a list in a question as it is", () => {
  const question = "These are not known:\n  m0 (10.2.0.10) SHA256:abc\nTrust them?";
  const lines = drawn(question, 22, "defaultAnswer", "y/N");
  assert.deepEqual(lines, `? ${question} (y/N)`.split("\n"));
});
