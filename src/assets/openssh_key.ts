import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey } from "node:crypto";

/**
 * OpenSSH's file format of a private key (openssh/PROTOCOL.key) and the line of a public key. Neither
 * WebCrypto nor node:crypto writes it, and the SSH library would take the key out of our `Random`.
 */

const magic = "openssh-key-v1\0";
const keyType = "ssh-ed25519";
/** A PKCS#8 ed25519 key before its 32 bytes of seed (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
const [begin, end] = ["-----BEGIN OPENSSH PRIVATE KEY-----", "-----END OPENSSH PRIVATE KEY-----"];

/** Makes an unencrypted ed25519 key of a seed of 32 random bytes. @returns the private key's file */
export function ed25519KeyFile(seed: Uint8Array, comment: string): string {
  const publicBytes = ed25519PublicBytes(seed);
  const publicBlob = Buffer.concat([field(keyType), field(publicBytes)]);
  // Twice the same number tells a reader that it decrypted well; unencrypted it may be any number.
  const check = Buffer.from(publicBytes.subarray(0, 4));
  const secret = Buffer.concat([
    check,
    check,
    publicBlob,
    field(Buffer.concat([seed, publicBytes])),
    field(comment),
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - secret.length % 8) % 8));
  const file = Buffer.concat([
    Buffer.from(magic),
    field("none"),
    field("none"),
    field(""),
    uint32(1),
    field(publicBlob),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return [begin, ...lines, end, ""].join("\n");
}

/**
 * The public half of a private key's file, `ssh-ed25519 AAAA...`, without a comment. It stands
 * outside of what a passphrase encrypts.
 * @returns undefined when the text is not a private key in OpenSSH's format
 */
export function publicKeyOfFile(text: string): string | undefined {
  const lines = text.trim().split(/\r?\n/);
  if (lines[0] !== begin || lines.at(-1) !== end) return undefined;
  const bytes = Buffer.from(lines.slice(1, -1).join(""), "base64");
  if (bytes.subarray(0, magic.length).toString("latin1") !== magic) return undefined;
  try {
    let at = magic.length;
    for (let skipped = 0; skipped < 3; skipped++) at += 4 + bytes.readUInt32BE(at);
    const blob = readField(bytes, at + 4);
    return `${readField(blob, 0).toString("latin1")} ${blob.toString("base64")}`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function ed25519PublicBytes(seed: Uint8Array): Buffer {
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed]),
    format: "der",
    type: "pkcs8",
  });
  const { x } = createPublicKey(key).export({ format: "jwk" });
  return Buffer.from(x ?? "", "base64url");
}

function field(content: string | Uint8Array): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function readField(bytes: Buffer, at: number): Buffer {
  const length = bytes.readUInt32BE(at);
  if (at + 4 + length > bytes.length) throw new RangeError("field beyond the end");
  return bytes.subarray(at + 4, at + 4 + length);
}
