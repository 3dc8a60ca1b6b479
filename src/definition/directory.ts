/** Writes a directory that the schema has accepted without `./` before and `/` behind it. */
export function normaliseDirectory(directory: string): string {
  return directory.replace(/^\.\//, "").replace(/\/$/, "");
}
