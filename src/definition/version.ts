/** Compares two versions `1.2.3` by their numbers: negative when `a` is older, 0 when equal. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The minor release of a version: `1.37` of `1.37.2`. */
export function minorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
