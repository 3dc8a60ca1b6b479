import type { FileDifference } from "./file_difference.ts";
import { patchText } from "./patch.ts";

/** A node of which nothing is known, and why. */
export interface SilentNode {
  readonly node: string;
  readonly reason: string;
}

/** The differences for programs. */
export function diffDocument(
  against: "assets" | "nodes",
  files: readonly FileDifference[],
  silent: readonly SilentNode[],
): object {
  return {
    apiVersion: "hakube/v1",
    kind: "Diff",
    against,
    different: files.length > 0,
    files: files.map(({ path, change, text, isSecret, patch }) => ({
      path,
      change,
      text,
      secret: isSecret,
      ...(patch === undefined ? {} : { diff: patchText(patch) }),
    })),
    ...(against === "nodes" ? { silent } : {}),
  };
}
