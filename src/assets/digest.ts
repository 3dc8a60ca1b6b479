import { createHash } from "node:crypto";

/** @returns SHA-256 in lower-case hex */
export function sha256(content: Uint8Array | string): string {
  // Synchronous: thousands of small files are hashed faster than WebCrypto answers.
  return createHash("sha256").update(content).digest("hex");
}
