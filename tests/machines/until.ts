import assert from "node:assert/strict";

/** Asks again and again. @throws AssertionError when it is not so after these seconds */
export async function until(
  seconds: number,
  what: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!await isSo()) assert.ok(Date.now() < end, `not within ${seconds} seconds: ${what}`);
}
