/** A text file of the repository. */
export interface SourceFile {
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Whether a file is a test, or helps tests: only these may import from `tests/`. */
export function isTest({ path }: Pick<SourceFile, "path">): boolean {
  return path.endsWith("_test.ts") || path.startsWith("tests/");
}
