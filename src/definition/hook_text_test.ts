import { equal } from "node:assert/strict";
import { wrongHookText } from "./hook_text.ts";

Deno.test("wrongHookText() accepts bash, with or without a first line that says so", () => {
  for (
    const text of [
      "echo ok\n",
      "#!/bin/bash\ntrue\n",
      "#! /usr/bin/env bash\ntrue",
      "#!/bin/sh -e\n:\n",
    ]
  ) {
    equal(wrongHookText(text), undefined, text);
  }
});

Deno.test("wrongHookText() says what is wrong", () => {
  const wrong: readonly (readonly [string, string])[] = [
    ["", "is empty"],
    [" \n\t", "is empty"],
    ["echo\0", "has a NUL character"],
    ["echo \ufffd", "is not UTF-8"],
    ["echo\r\n", "has line ends of Windows, which bash does not read"],
    ["echo \u202e", "has invisible characters that change how it reads"],
    ["#!/usr/bin/python3\n", "is not bash, as its first line says"],
  ];
  for (const [text, message] of wrong) equal(wrongHookText(text), message);
});
