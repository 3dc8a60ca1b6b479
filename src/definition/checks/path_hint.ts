/** What to do about a path of the definition where nothing is that can be read. */
export function pathHint(reference: string): string {
  return reference.startsWith("~")
    ? "~ is nobody's home here, so that everybody renders the same: write the path"
    : "a path is relative to the definition's directory";
}
