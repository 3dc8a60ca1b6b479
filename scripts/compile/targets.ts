/** A machine that hakube is compiled for. */
export interface Target {
  /** As in the names of released files: system and processor. */
  readonly name: string;
  /** As `deno compile --target` calls it. */
  readonly triple: string;
}

/** All machines that a release has a binary for. */
export const targets: readonly Target[] = [
  { name: "linux-x64", triple: "x86_64-unknown-linux-gnu" },
  { name: "linux-arm64", triple: "aarch64-unknown-linux-gnu" },
  { name: "macos-x64", triple: "x86_64-apple-darwin" },
  { name: "macos-arm64", triple: "aarch64-apple-darwin" },
];

/** File name of a target's binary in a release. */
export function releasedName(version: string, { name }: Target): string {
  return `hakube-${version}-${name}`;
}
