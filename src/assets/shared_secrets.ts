import { Buffer } from "node:buffer";
import { AssetsError } from "../errors.ts";
import { assetPaths } from "../plan/plan.ts";
import type { Random } from "../ports.ts";
import { publicMode, secretMode } from "./asset_inventory.ts";
import {
  generateKeyPair,
  keyPairFromPem,
  privateKeyToPem,
  publicKeyToPem,
} from "./pki/key_pair.ts";
import type { SecretKeeper } from "./secret_keeper.ts";

const tokenAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
const encryptionKeyBytes = 32;

/** Keeps or makes what all masters share: bootstrap token, encryption key, service account key. */
export async function ensureSharedSecrets(keeper: SecretKeeper, random: Random): Promise<void> {
  await keeper.ensure(
    assetPaths.token,
    "a bootstrap token (abcdef.0123456789abcdef)",
    () => makeToken(random) + "\n",
    (text) => /^[a-z0-9]{6}\.[a-z0-9]{16}\n?$/.test(text),
  );
  await keeper.ensure(
    assetPaths.encryptionKey,
    `${encryptionKeyBytes} bytes in base64`,
    () => {
      keeper.refuseToMake(assetPaths.encryptionKey);
      return Buffer.from(random.bytes(encryptionKeyBytes)).toString("base64") + "\n";
    },
    isEncryptionKey,
  );
  await ensureServiceAccountKey(keeper);
}

/**
 * Makes a bootstrap token of kubeadm: `[a-z0-9]{6}.[a-z0-9]{16}`, 36 characters equally likely.
 * Bytes above the largest multiple of 36 are thrown away: a remainder would favour some letters.
 */
export function makeToken(random: Random): string {
  const fair = 256 - 256 % tokenAlphabet.length;
  let letters = "";
  while (letters.length < 22) {
    for (const byte of random.bytes(32)) {
      if (byte < fair) letters += tokenAlphabet.charAt(byte % tokenAlphabet.length);
    }
  }
  return `${letters.slice(0, 6)}.${letters.slice(6, 22)}`;
}

function isEncryptionKey(text: string): boolean {
  const base64 = text.trimEnd();
  const bytes = Buffer.from(base64, "base64");
  return bytes.length === encryptionKeyBytes && bytes.toString("base64") === base64;
}

async function ensureServiceAccountKey(keeper: SecretKeeper): Promise<void> {
  const { writer } = keeper;
  const { serviceAccountKey: keyPath, serviceAccountPublicKey: publicPath } = assetPaths;
  const keyPem = await writer.readText(keyPath);
  const publicPem = await writer.readText(publicPath);
  if (keyPem === undefined) {
    if (publicPem !== undefined) keeper.refuseHalf(keyPath, publicPath);
    keeper.refuseToMake(keyPath);
  }
  const pair = keyPem === undefined ? await generateKeyPair() : await keyPairFromPem(keyPem);
  if (pair === undefined) {
    throw new AssetsError(`${writer.at(keyPath)} is not an ECDSA P-256 key in PKCS#8 form`, [
      "put it back from a backup; without a cluster, remove it and the .pub and new ones are made",
    ]);
  }
  const derivedPem = await publicKeyToPem(pair.publicKey);
  if (publicPem !== undefined && publicPem !== derivedPem) {
    throw new AssetsError(`${writer.at(keyPath)} is not the key of ${publicPath}`, [
      "put both back from a backup; without a cluster, remove both and new ones are made",
    ]);
  }
  // The key first: an interrupted render is completed by deriving the public half again.
  await writer.put(keyPath, keyPem ?? await privateKeyToPem(pair.privateKey), secretMode);
  await writer.put(publicPath, derivedPem, publicMode);
}
