import type { diffDocument } from "../../documents/diff_documents.ts";
import type { DocumentFields } from "../../documents/json_document.ts";
import type { FileDifference } from "./file_difference.ts";
import { patchText } from "./patch.ts";

/** A node of which nothing is known, and why. */
export interface SilentNode {
  readonly node: string;
  readonly reason: string;
}

/** The differences for programs. */
export function diffFields(
  against: "assets" | "nodes",
  files: readonly FileDifference[],
  silent: readonly SilentNode[],
): DocumentFields<typeof diffDocument> {
  return {
    kind: "Diff",
    against,
    different: files.length > 0,
    files: files.map(({ path, change, text, isSecret, patch }) => ({
      path,
      change,
      text,
      secret: isSecret,
      diff: patch === undefined ? undefined : patchText(patch),
    })),
    silent: against === "nodes" ? silent : undefined,
  };
}
