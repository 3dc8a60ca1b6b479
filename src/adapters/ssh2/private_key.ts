import { Buffer } from "node:buffer";
import { createPrivateKey, type JsonWebKey, type KeyObject } from "node:crypto";
// @ts-types="@types/ssh2"
import { type ParsedKey, utils } from "ssh2";
import { canUseP521 } from "./algorithms.ts";
import { type PublicKey, publicKeyOfJwk, readField } from "./public_key.ts";

/** A private key that can sign. */
export interface PrivateKey {
  readonly publicKey: PublicKey;
  readonly privateKey: KeyObject;
}

/** Why a text gives no private key. */
export type KeyProblem =
  | "not-a-key"
  | "public"
  | "putty"
  | "security-key"
  | "unsupported"
  | "no-p521"
  | "malformed"
  /** Or a wrong passphrase: which of the two cannot be told. */
  | "not-decrypted";

const pkcs8 = /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/;
const openssh = /^-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+)-----END OPENSSH PRIVATE KEY-----$/;
const traditional = /^-----BEGIN (?:RSA|EC) PRIVATE KEY-----/;
const publicKeyStart = /^(?:ssh-|ecdsa-|sk-|---- BEGIN SSH2 PUBLIC|-----BEGIN (?:RSA )?PUBLIC)/;

/** Says what a key file holds, as far as it can be told without its passphrase. */
export function examineKey(text: string): {
  readonly problem: KeyProblem | undefined;
  readonly encrypted: boolean;
  /** The public half, which OpenSSH's format keeps readable. */
  readonly publicBlob: Buffer | undefined;
} {
  const trimmed = text.trim();
  const nothing = { encrypted: false, publicBlob: undefined };
  if (publicKeyStart.test(trimmed)) return { ...nothing, problem: "public" };
  if (trimmed.startsWith("PuTTY-User-Key-File-")) return { ...nothing, problem: "putty" };
  if (pkcs8.test(trimmed) || traditional.test(trimmed)) {
    const encrypted = /^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(trimmed);
    return { problem: undefined, encrypted, publicBlob: undefined };
  }
  const body = openssh.exec(trimmed)?.[1];
  return body === undefined ? { ...nothing, problem: "not-a-key" } : examineOpenssh(body);
}

/** The header of OpenSSH's format: magic, cipher, kdf, its options, count of keys, public key. */
function examineOpenssh(body: string): ReturnType<typeof examineKey> {
  const bytes = Buffer.from(body.replace(/\s+/g, ""), "base64");
  const cipher = readField(bytes, "openssh-key-v1\0".length);
  const kdf = cipher && readField(bytes, cipher.end);
  const options = kdf && readField(bytes, kdf.end);
  const publicBlob = options && readField(bytes, options.end + 4)?.value;
  const type = publicBlob && readField(publicBlob, 0)?.value.toString("latin1");
  if (cipher === undefined || publicBlob === undefined || type === undefined) {
    return { problem: "malformed", encrypted: false, publicBlob: undefined };
  }
  const problem = type.startsWith("sk-") ? "security-key" : undefined;
  return { problem, encrypted: cipher.value.toString("latin1") !== "none", publicBlob };
}

/**
 * Reads a private key: OpenSSH's format or PEM (PKCS#1, SEC1, PKCS#8).
 * @param passphrase only for a key that {@link examineKey} calls encrypted
 */
export function parsePrivateKey(text: string, passphrase?: string): PrivateKey | KeyProblem {
  const trimmed = text.trim();
  const failed = passphrase === undefined ? "malformed" : "not-decrypted";
  try {
    const privateKey = readWithNode(trimmed, passphrase) ?? readWithSsh2(trimmed, passphrase);
    if (typeof privateKey === "string") return privateKey;
    if (privateKey === undefined) return failed;
    const publicKey = publicKeyOfJwk(privateKey.export({ format: "jwk" }));
    return publicKey === undefined ? "unsupported" : { publicKey, privateKey };
  } catch {
    return !canUseP521() && decodePem(trimmed).includes(p521Oid) ? "no-p521" : failed;
  }
}

/** @returns undefined for what only ssh2 can read: OpenSSH's format; before Deno 2.9, encrypted PKCS#1 */
function readWithNode(text: string, passphrase: string | undefined): KeyObject | undefined {
  if (openssh.test(text)) return undefined;
  try {
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    if (pkcs8.test(text)) throw error;
    return undefined;
  }
}

/** ssh2 decrypts, and gives PEM; how it writes the PEM is not always to the taste of `node:crypto`. */
function readWithSsh2(
  text: string,
  passphrase: string | undefined,
): KeyObject | KeyProblem | undefined {
  const parsed = utils.parseKey(text, passphrase) as ParsedKey | Error;
  if (parsed instanceof Error) return undefined;
  const der = firstElement(decodePem(parsed.getPrivatePEM()));
  switch (parsed.type) {
    case "ssh-ed25519":
      return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    case "ssh-rsa":
      return createPrivateKey({ key: der, format: "der", type: "pkcs1" });
    case "ecdsa-sha2-nistp256":
    case "ecdsa-sha2-nistp384":
    case "ecdsa-sha2-nistp521":
      if (parsed.type.endsWith("521") && !canUseP521()) return "no-p521";
      return createPrivateKey({ key: ecJwk(der, parsed.getPublicSSH()), format: "jwk" });
    default:
      return "unsupported";
  }
}

const curves: Readonly<Record<string, { readonly crv: string; readonly bytes: number }>> = {
  nistp256: { crv: "P-256", bytes: 32 },
  nistp384: { crv: "P-384", bytes: 48 },
  nistp521: { crv: "P-521", bytes: 66 },
};

/**
 * OpenSSH stores the private number of an ECDSA key with as many bytes as it needs, and a zero byte
 * more where its first bit is set; ssh2 puts it into SEC1 like that. SEC1 (RFC 5915 section 3) wants exactly
 * the curve's length, and Deno refuses anything else: half of all P-256 keys. A JSON web key is made
 * with the right length instead.
 */
function ecJwk(sec1: Buffer, publicBlob: Buffer): JsonWebKey {
  const curveName = readField(publicBlob, 4 + publicBlob.readUInt32BE(0));
  const point = curveName && readField(publicBlob, curveName.end)?.value;
  const curve = curves[curveName?.value.toString("latin1") ?? ""];
  if (curve === undefined || point === undefined) throw new Error("not an ECDSA public key");
  const version = element(sec1, element(sec1, 0).start);
  const { start, end } = element(sec1, version.end);
  const number = BigInt(`0x${sec1.subarray(start, end).toString("hex")}`);
  const d = Buffer.from(number.toString(16).padStart(2 * curve.bytes, "0"), "hex");
  return {
    kty: "EC",
    crv: curve.crv,
    d: d.toString("base64url"),
    x: point.subarray(1, 1 + curve.bytes).toString("base64url"),
    y: point.subarray(1 + curve.bytes).toString("base64url"),
  };
}

/** 1.3.132.0.35, secp521r1 (RFC 5480 section 2.1.1.1), in DER. */
const p521Oid = Buffer.from("06052b81040023", "hex");

/** Leaves out armour and headers, which not every base64 decoder skips. */
function decodePem(pem: string): Buffer {
  const lines = pem.split(/\r?\n/).filter((line) => /^[A-Za-z0-9+/]+=*$/.test(line));
  return Buffer.from(lines.join(""), "base64");
}

/** Cuts off what follows: ssh2 leaves the cipher's padding behind a decrypted PEM key. */
function firstElement(der: Buffer): Buffer {
  return der.subarray(0, element(der, 0).end);
}

/** Where the content of the DER element at an offset starts and ends (X.690 section 8.1). */
function element(der: Buffer, offset: number): { readonly start: number; readonly end: number } {
  const first = der.readUInt8(offset + 1);
  if (first < 0x80) return { start: offset + 2, end: offset + 2 + first };
  const lengthBytes = first & 0x7f;
  const start = offset + 2 + lengthBytes;
  const end = start + der.readUIntBE(offset + 2, lengthBytes);
  if (end > der.length) throw new RangeError("DER element is longer than its bytes");
  return { start, end };
}
