import { InvalidArgumentError } from "@commander-js/extra-typings";

/** An option's value that is a whole number from 1 to 10,000. */
export function parseCount(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 10_000) return number;
  throw new InvalidArgumentError("It must be a whole number from 1 to 10000.");
}
