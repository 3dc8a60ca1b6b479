// @ts-types="@types/ssh2"
import type { Algorithms, CipherAlgorithm, ServerHostKeyAlgorithm } from "ssh2";
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, generateKeyPairSync } from "node:crypto";

/**
 * Host key algorithms that we verify. `ssh-rsa` as an algorithm means a SHA-1 signature, which
 * OpenSSH stopped offering with 8.8; RSA keys are used with SHA-2.
 */
const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

const ctrCiphers: readonly CipherAlgorithm[] = ["aes128-ctr", "aes192-ctr", "aes256-ctr"];
const gcmCiphers: readonly CipherAlgorithm[] = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"];

/**
 * What we offer in the key exchange.
 * @param knownHostKeyTypes types of the keys that we have of this host; offered first, so that the
 *   server shows the one that we can check
 */
export function offeredAlgorithms(knownHostKeyTypes: readonly string[]): Algorithms {
  const known = hostKeyAlgorithms.filter((name) => knownHostKeyTypes.includes(keyTypeOf(name)));
  const order = [...known, ...hostKeyAlgorithms.filter((name) => !known.includes(name))];
  return {
    cipher: canUseGcm() ? [...gcmCiphers, ...ctrCiphers] : [...ctrCiphers],
    compress: ["none"],
    hmac: [
      "hmac-sha2-256-etm@openssh.com",
      "hmac-sha2-512-etm@openssh.com",
      "hmac-sha2-256",
      "hmac-sha2-512",
    ],
    serverHostKey: order.filter((name) => name !== "ecdsa-sha2-nistp521" || canUseP521()),
  };
}

/** RFC 8332: `rsa-sha2-512` and `rsa-sha2-256` are two ways to sign with a key of type `ssh-rsa`. */
function keyTypeOf(algorithm: string): string {
  return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
}

let gcm: boolean | undefined;

/** ssh2 turns padding off on every cipher; Deno before 2.9 throws at that when it decrypts AES-GCM. */
function canUseGcm(): boolean {
  return gcm ??= succeeds(() => {
    const [key, iv] = [Buffer.alloc(16), Buffer.alloc(12)];
    const cipher = createCipheriv("aes-128-gcm", key, iv).setAutoPadding(false);
    const secret = Buffer.concat([cipher.update(Buffer.alloc(16)), cipher.final()]);
    const decipher = createDecipheriv("aes-128-gcm", key, iv).setAutoPadding(false);
    decipher.setAuthTag(cipher.getAuthTag()).update(secret);
    decipher.final();
  });
}

let p521: boolean | undefined;

/** Whether this runtime knows the curve P-521; Deno before 2.9 does not. */
export function canUseP521(): boolean {
  return p521 ??= succeeds(() => generateKeyPairSync("ec", { namedCurve: "P-521" }));
}

function succeeds(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
