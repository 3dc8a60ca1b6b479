import { deepEqual } from "node:assert/strict";
import { textPlaces } from "./text_places.ts";

Deno.test("textPlaces() counts lines and columns from 1, whatever ends a line", () => {
  const text = "ab\ncd\r\nef\rg";
  const placeAt = textPlaces(text);
  const places = [..."abcdefg"].map((letter) => placeAt(text.indexOf(letter)));
  deepEqual(
    places.map(({ line, column }) => `${line}:${column}`),
    ["1:1", "1:2", "2:1", "2:2", "3:1", "3:2", "4:1"],
  );
});

Deno.test("textPlaces() knows the end of the text, also of an empty one", () => {
  deepEqual(textPlaces("")(0), { line: 1, column: 1 });
  deepEqual(textPlaces("a\n")(2), { line: 2, column: 1 });
});
