import type { ForeseenChange } from "../../../assets/foresee_render.ts";
import { type Patch, patchOf, patchSize } from "./patch.ts";

/** A file that differs, and how. */
export interface FileDifference {
  readonly path: string;
  readonly change: ForeseenChange["change"];
  /** For people, after the path: `would be issued anew: 80 days remain`. */
  readonly text: string;
  readonly isSecret: boolean;
  /** Of a file that is there and that people read. */
  readonly patch: Patch | undefined;
}

/** What a render would do with a file. Of secrets and certificates there is no more than that. */
export function assetDifference(foreseen: ForeseenChange): FileDifference {
  const { path, change, isSecret, texts } = foreseen;
  const patch = texts === undefined || change !== "content"
    ? undefined
    : patchOf(path, texts.before, texts.after);
  const size = patch === undefined ? "" : `, ${patchSize(patch)}`;
  return { path, change, text: `${foretold(foreseen)}${size}`, isSecret, patch };
}

function foretold({ change, reason, texts }: ForeseenChange): string {
  if (change === "mode") return `would have its ${reason}`;
  if (change === "new") {
    return texts === undefined ? "would be made" : `would be new, ${lineCount(texts.after)} lines`;
  }
  return reason === "changed" ? "would change" : `would be ${reason}`;
}

/** @param before what ran last on the node; undefined when nothing did */
export function scriptDifference(
  path: string,
  before: string | undefined,
  after: string,
): FileDifference | undefined {
  if (before === after) return undefined;
  const isSecret = false;
  if (before === undefined) {
    const text = `has not run there yet, ${lineCount(after)} lines`;
    return { path, change: "new", text, isSecret, patch: undefined };
  }
  const patch = patchOf(path, before, after);
  const size = patch === undefined ? "too much to be shown" : patchSize(patch);
  return {
    path,
    change: "content",
    text: `differs from what last ran there, ${size}`,
    isSecret,
    patch,
  };
}

function lineCount(text: string): number {
  return text.split("\n").length - 1;
}
