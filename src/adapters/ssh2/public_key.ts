import { Buffer } from "node:buffer";
import { createHash, type JsonWebKey } from "node:crypto";
import type { HostKey } from "../../ports.ts";

/** A public key as SSH knows it. */
export interface PublicKey {
  /** For example `ecdsa-sha2-nistp256`. */
  readonly type: string;
  /** RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4. */
  readonly blob: Buffer;
}

/** SSH's names of the curves that JSON web keys call otherwise (RFC 5656 section 10.1, RFC 7518 section 6.2.1.1). */
const sshCurves: Readonly<Record<string, string>> = {
  "P-256": "nistp256",
  "P-384": "nistp384",
  "P-521": "nistp521",
};

/** @returns undefined for a kind of key that we do not log in with */
export function publicKeyOfJwk(jwk: JsonWebKey): PublicKey | undefined {
  if (jwk.kty === "RSA") {
    return publicKey("ssh-rsa", mpint(decode(jwk.e)), mpint(decode(jwk.n)));
  }
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") {
    return publicKey("ssh-ed25519", decode(jwk.x));
  }
  const curve = sshCurves[jwk.crv ?? ""];
  if (jwk.kty === "EC" && curve !== undefined) {
    const point = Buffer.concat([Buffer.of(4), decode(jwk.x), decode(jwk.y)]);
    return publicKey(`ecdsa-sha2-${curve}`, Buffer.from(curve), point);
  }
  return undefined;
}

/** The type that a key blob names in its first field; empty when it is no key blob. */
export function typeOfBlob(blob: Buffer): string {
  return readField(blob, 0)?.value.toString("latin1") ?? "";
}

/** Describes a key blob as a host's key. */
export function hostKeyOf(blob: Buffer): HostKey {
  return {
    type: typeOfBlob(blob),
    base64: blob.toString("base64"),
    fingerprint: fingerprintOf(blob),
  };
}

/** `SHA256:` and base64 without padding, as ssh-keygen prints it. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Reads a field of RFC 4251's `string` type. @returns undefined when the bytes end too early */
export function readField(
  bytes: Buffer,
  offset: number,
): { readonly value: Buffer; readonly end: number } | undefined {
  if (offset + 4 > bytes.length) return undefined;
  const start = offset + 4;
  const end = start + bytes.readUInt32BE(offset);
  return end > bytes.length ? undefined : { value: bytes.subarray(start, end), end };
}

function publicKey(type: string, ...fields: Buffer[]): PublicKey {
  const parts = [Buffer.from(type), ...fields].flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return { type, blob: Buffer.concat(parts) };
}

/** RFC 4251's `mpint` has a leading zero byte where the first bit would mean a negative number. */
function mpint(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const trimmed = bytes.subarray(first === -1 ? bytes.length : first);
  return (trimmed[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), trimmed]) : trimmed;
}

function decode(base64url: string | undefined): Buffer {
  return Buffer.from(base64url ?? "", "base64url");
}
