import type { Mirror } from "../definition/cluster_definition.ts";
import type { Architecture } from "./etcd_checksums.ts";

/** SHA-256 of a release's archives; an architecture that is absent must not be installed. */
export type ArchiveSha256 = Readonly<Partial<Record<Architecture, string>>>;

/** What a mirror's archives must be: as the definition says, else as they were released. */
export function archiveSha256(
  mirror: Mirror | undefined,
  released: ArchiveSha256 = {},
): ArchiveSha256 {
  const sha256: Partial<Record<Architecture, string>> = {};
  for (const architecture of ["amd64", "arm64"] as const) {
    const sum = mirror?.sha256[architecture] ?? mirror?.sha256["any"] ?? released[architecture];
    if (sum !== undefined) sha256[architecture] = sum;
  }
  return sha256;
}
