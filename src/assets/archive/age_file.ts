import { armor, Decrypter, Encrypter } from "age-encryption";
import { AssetsError, UsageError } from "../../errors.ts";

/** Files as the program `age` writes and reads them (age-encryption.org/v1). */

/** Who may open a file: whoever knows a passphrase, or has one of several identities. */
export type AgeLock =
  | { readonly kind: "passphrase"; readonly passphrase: string }
  | { readonly kind: "recipients"; readonly recipients: readonly string[] };

/** What opens a file. */
export type AgeKey =
  | { readonly kind: "passphrase"; readonly passphrase: string }
  | { readonly kind: "identities"; readonly identities: readonly string[] };

/**
 * Makes what encrypts, so that a wrong recipient is told before anything is read.
 * @throws UsageError for a recipient that is none
 */
export function encrypterFor(lock: AgeLock): Encrypter {
  const encrypter = new Encrypter();
  if (lock.kind === "passphrase") encrypter.setPassphrase(lock.passphrase);
  else for (const recipient of lock.recipients) addRecipient(encrypter, recipient);
  return encrypter;
}

/** Encrypts what comes. */
export async function encryptAll(
  encrypter: Encrypter,
  content: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const encrypted = await encrypter.encrypt(streamOf(content));
  return new Uint8Array(await new Response(encrypted).arrayBuffer());
}

/** How a file is locked; undefined when it is none of age's. */
export function lockKindOf(bytes: Uint8Array): AgeLock["kind"] | undefined {
  const binary = unarmored(bytes);
  const start = new TextDecoder().decode(binary?.subarray(0, 200));
  if (!start.startsWith("age-encryption.org/v1\n-> ")) return undefined;
  return start.split("\n")[1]?.startsWith("-> scrypt ") ? "passphrase" : "recipients";
}

/**
 * Makes what decrypts.
 * @param name of the option that named the identities, for messages
 * @throws UsageError for an identity that is none, which is not shown
 */
export function decrypterFor(key: AgeKey, name: string): Decrypter {
  const decrypter = new Decrypter();
  if (key.kind === "passphrase") decrypter.addPassphrase(key.passphrase);
  else for (const identity of key.identities) addIdentity(decrypter, identity, name);
  return decrypter;
}

/**
 * Decrypts a file whole: what comes back is what was encrypted, to its end.
 * @param file its name, for messages
 * @throws AssetsError when the key does not open it, or it is damaged
 */
export async function decryptAll(
  decrypter: Decrypter,
  bytes: Uint8Array,
  file: string,
): Promise<Uint8Array> {
  const binary = unarmored(bytes) ?? bytes;
  let content: ReadableStream<Uint8Array>;
  try {
    content = await decrypter.decrypt(streamOf([binary]));
  } catch (error) {
    throw new AssetsError(`${file} cannot be opened with that`, [
      lockKindOf(bytes) === "passphrase"
        ? "it is another passphrase, or the file's beginning is damaged"
        : "it is encrypted for others than these identities, or its beginning is damaged",
    ], { cause: error });
  }
  try {
    return new Uint8Array(await new Response(content).arrayBuffer());
  } catch (error) {
    throw new AssetsError(`${file} is damaged, or its end is missing`, [
      "take another copy of it; nothing was changed",
    ], { cause: error });
  }
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  // Somebody's secret key by mistake: it must not be shown.
  if (/^age-secret-key-/i.test(recipient)) {
    throw new UsageError("--recipient is a secret key, which opens files", [
      "give the public one, which begins with age1: age-keygen -y FILE prints it",
      "treat the secret one as known to others: it was on a command line",
    ]);
  }
  try {
    encrypter.addRecipient(recipient);
  } catch (error) {
    throw new UsageError(
      `--recipient ${JSON.stringify(recipient.slice(0, 100))} is none of age's`,
      [
        "it begins with age1, and is copied whole: age-keygen prints it",
      ],
      { cause: error },
    );
  }
}

function addIdentity(decrypter: Decrypter, identity: string, name: string): void {
  try {
    decrypter.addIdentity(identity);
  } catch (_withTheIdentityInIt) {
    throw new UsageError(`${name} has a line that is no identity of age`, [
      "each begins with AGE-SECRET-KEY-; those of plugins and SSH keys are not supported: " +
      "age -d -i KEY FILE | tar x",
    ]);
  }
}

const armorBegin = "-----BEGIN AGE ENCRYPTED FILE-----";

/** @returns undefined when it looks armored and is not */
function unarmored(bytes: Uint8Array): Uint8Array | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, armorBegin.length));
  if (start !== armorBegin) return bytes;
  try {
    return armor.decode(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function streamOf(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  return ReadableStream.from(content);
}
