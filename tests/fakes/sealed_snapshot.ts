import { createHash } from "node:crypto";

/** Bytes with their SHA-256 at the end, as etcd seals its snapshots. @param size a multiple of 512 */
export function sealedSnapshot(size: number, seed = 1): Uint8Array {
  const data = new Uint8Array(size).map((_, index) => (index * 7 + seed) % 251);
  const checksum = createHash("sha256").update(data).digest();
  return new Uint8Array([...data, ...checksum]);
}
