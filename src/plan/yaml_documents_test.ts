import assert from "node:assert/strict";
import { parse, parseAllDocuments } from "yaml";
import { toYaml, toYamlValue } from "./yaml_documents.ts";

Deno.test("toYaml() separates documents and ends with a line feed", () => {
  assert.equal(toYaml([{ a: 1 }, { b: [{ c: "x" }] }]), "a: 1\n---\nb:\n  - c: x\n");
});

Deno.test("toYaml() quotes only strings that YAML 1.1 or 1.2 reads as something else", () => {
  const document = { a: "yes", b: "on", c: "1.10", d: "0644", e: "12:30:45", f: "false", g: "v1" };
  const text = toYaml([document]);
  for (const version of ["1.1", "1.2"] as const) {
    assert.deepEqual(parse(text, { version }), document);
  }
  assert.ok(text.endsWith("g: v1\n"));
});

Deno.test("toYaml() writes equal objects twice instead of an alias, and folds no line", () => {
  const shared = { text: "word ".repeat(60).trim() };
  const text = toYaml([{ a: shared, b: shared }]);
  assert.ok(!text.includes("&") && !text.includes("*"));
  assert.equal(text.split("\n").length, 5);
});

Deno.test("toYaml() writes text of several lines as a block", () => {
  assert.equal(toYaml([{ text: "one\ntwo\n" }]), "text: |\n  one\n  two\n");
});

Deno.test("toYaml() survives hostile strings", () => {
  const document = {
    a: "---\n$(reboot)\n",
    b: "'\"`\\",
    c: "# no comment",
    d: "\u0000\u0085",
    e: "",
  };
  const [parsed] = parseAllDocuments(toYaml([document]));
  assert.deepEqual(parsed?.toJS(), document);
});

Deno.test("toYamlValue() writes a list at the top", () => {
  assert.equal(toYamlValue([{ op: "add" }]), "- op: add\n");
});
