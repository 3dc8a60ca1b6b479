import { equal } from "node:assert/strict";
import { quote } from "./quote.ts";

Deno.test("quote() shows a text as JSON does", () => {
  equal(quote('a"b\\c\n'), '"a\\"b\\\\c\\n"');
  equal(quote("b\u00fccher"), '"b\u00fccher"');
});

Deno.test("quote() escapes what a terminal would hide or obey", () => {
  equal(quote("a\u202eb\u001b[2Jc\u200b\u0085"), '"a\\u202eb\\u001b[2Jc\\u200b\\u0085"');
  equal(quote("\ud800"), '"\\ud800"');
});

Deno.test("quote() cuts a long text between characters", () => {
  equal(quote("x".repeat(60)), `"${"x".repeat(60)}"`);
  equal(quote("x".repeat(61)), `"${"x".repeat(60)}..."`);
  equal(quote("\u{1f600}".repeat(1_000_000)), `"${"\u{1f600}".repeat(60)}..."`);
});

Deno.test("quote() names lists and objects and shows the rest", () => {
  equal(
    [quote([1]), quote({}), quote(null), quote(5), quote(true)].join(" "),
    "a list an object null 5 true",
  );
});

Deno.test("quote() shows no password of a URL", () => {
  equal(quote("http://ann:secret@proxy:3128"), '"http://ann:***@proxy:3128"');
  equal(quote(`https://ann:${"s".repeat(200)}@m`), '"https://ann:***@m"');
  equal(quote("https://mirror:8443"), '"https://mirror:8443"');
  equal(quote("https://mirror:8443/x@y"), '"https://mirror:8443/x@y"');
});
