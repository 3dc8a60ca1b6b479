import { deepEqual, equal } from "node:assert/strict";
import {
  blockContains,
  blocksOverlap,
  formatBlock,
  formatIpv4,
  isIpv4,
  parseBlock,
  parseIpv4,
} from "./ipv4.ts";

Deno.test("isIpv4() takes four numbers up to 255 without leading zeros", () => {
  const texts = [
    "0.0.0.0",
    "255.255.255.255",
    "1.2.3",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.4\n",
    "::1",
  ];
  deepEqual(texts.map(isIpv4), [true, true, false, false, false, false, false]);
});

Deno.test("parseIpv4() and formatIpv4() are each other's inverse at both ends", () => {
  equal(parseIpv4("255.255.255.255"), 2 ** 32 - 1);
  equal(formatIpv4(2 ** 32 - 1), "255.255.255.255");
  equal(formatIpv4(parseIpv4("10.96.0.10")), "10.96.0.10");
});

Deno.test("parseBlock() clears host bits", () => {
  equal(formatBlock(parseBlock("10.33.1.2/12")), "10.32.0.0/12");
  equal(formatBlock(parseBlock("10.33.1.2/32")), "10.33.1.2/32");
  equal(formatBlock(parseBlock("200.1.1.1/0")), "0.0.0.0/0");
});

Deno.test("blocksOverlap() and blockContains() stop at the block's last address", () => {
  const block = parseBlock("10.32.0.0/12");
  equal(blocksOverlap(block, parseBlock("10.47.255.0/24")), true);
  equal(blocksOverlap(parseBlock("10.0.0.0/8"), block), true);
  equal(blocksOverlap(block, parseBlock("10.48.0.0/12")), false);
  equal(blockContains(block, parseIpv4("10.47.255.255")), true);
  equal(blockContains(block, parseIpv4("10.48.0.0")), false);
  equal(blockContains(block, parseIpv4("10.31.255.255")), false);
});
