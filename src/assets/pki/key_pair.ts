import { Buffer } from "node:buffer";

const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;

/** How certificates are signed. */
export const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" } as const;

/** An ECDSA P-256 key pair: all that Kubernetes, kubeadm and etcd are given. */
export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** Makes a new key pair. */
export async function generateKeyPair(): Promise<KeyPair> {
  return await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as CryptoKeyPair;
}

/** @returns PKCS#8 in PEM (`PRIVATE KEY`), which client-go's keyutil and etcd read */
export async function privateKeyToPem(key: CryptoKey): Promise<string> {
  return toPem("PRIVATE KEY", await crypto.subtle.exportKey("pkcs8", key));
}

/** @returns SubjectPublicKeyInfo in PEM (`PUBLIC KEY`) */
export async function publicKeyToPem(key: CryptoKey): Promise<string> {
  return toPem("PUBLIC KEY", await crypto.subtle.exportKey("spki", key));
}

/** @returns undefined when the text is not a P-256 private key as {@link privateKeyToPem} writes it */
export async function keyPairFromPem(pem: string): Promise<KeyPair | undefined> {
  const body = /^-----BEGIN PRIVATE KEY-----([\s\S]+)-----END PRIVATE KEY-----\s*$/.exec(pem)?.[1];
  if (body === undefined) return undefined;
  try {
    const pkcs8 = new Uint8Array(Buffer.from(body, "base64"));
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
    const { d: _secret, key_ops: _operations, ...publicPart } = await crypto.subtle.exportKey(
      "jwk",
      privateKey,
    );
    const publicKey = await crypto.subtle.importKey("jwk", publicPart, algorithm, true, ["verify"]);
    return { privateKey, publicKey };
  } catch {
    // WebCrypto tells nothing about why; the caller knows which file it is.
    return undefined;
  }
}

function toPem(label: string, der: ArrayBuffer): string {
  const lines = Buffer.from(der).toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
