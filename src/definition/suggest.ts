import { distance } from "fastest-levenshtein";
import { quote } from "./quote.ts";

const longestName = 64;

/**
 * Finds the candidate that a misspelt name was most likely meant to be.
 * @returns undefined when none is near: more than a third of the letters differ
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const far = distance(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (far <= allowed && far < bestDistance) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}

/** The hint for a misspelt name; when no candidate is near, the hint lists them all. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const candidate = nearest(name, candidates);
  if (candidate !== undefined) return `did you mean ${quote(candidate)}?`;
  if (candidates.length === 0) return "none is known";
  return `known: ${candidates.map(quote).join(", ")}`;
}
