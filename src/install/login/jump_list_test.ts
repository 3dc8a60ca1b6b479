import { deepEqual, equal } from "node:assert/strict";
import { formatHop, parseJumpList } from "./jump_list.ts";

const hop = (host: string, user?: string, port?: number) => ({ user, host, port });

Deno.test("parseJumpList() reads hosts, users and ports, the nearest first", () => {
  deepEqual(parseJumpList("bastion"), [hop("bastion")]);
  deepEqual(parseJumpList("me@a:2222, b,c:1"), [
    hop("a", "me", 2222),
    hop("b"),
    hop("c", undefined, 1),
  ]);
  deepEqual(parseJumpList("dev@example.com@a"), [hop("a", "dev@example.com")]);
  deepEqual(parseJumpList("ssh://me@a:22/"), [hop("a", "me", 22)]);
  deepEqual(parseJumpList("None"), []);
});

Deno.test("parseJumpList() does not guess", () => {
  for (const text of ["", "a,", "@a", "a:0", "a:65536", "a:b", "[::1]", "[::1]:22", "a b", "a/b"]) {
    equal(parseJumpList(text), undefined, text);
  }
});

Deno.test("formatHop() writes what parseJumpList() reads", () => {
  for (const text of ["a", "me@a", "a:22", "me@a:2222"]) {
    equal(parseJumpList(text)?.map(formatHop).join(), text);
  }
});
