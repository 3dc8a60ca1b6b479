import type { AgeKey, AgeLock } from "../assets/archive/age_file.ts";
import { UsageError } from "../errors.ts";
import type { Ports } from "../ports.ts";
import type { Prompter } from "../prompter.ts";
import { readPasswordFile } from "./password_file.ts";
import { readSecretFile } from "./secret_file.ts";

/** Longest file of identities that is taken, in bytes. */
const longestIdentities = 64 * 1024;

/** How often a passphrase that is typed twice may differ. */
const attempts = 3;

/** Who may open an export, as the command line says it. */
export interface LockOptions {
  readonly recipient?: readonly string[] | undefined;
  readonly passphraseFile?: string | undefined;
}

/** What opens an export, as the command line says it. */
export interface KeyOptions {
  readonly identityFile?: string | undefined;
  readonly passphraseFile?: string | undefined;
}

/**
 * Finds out who may open an export; asks for a passphrase when nothing says it.
 * @throws UsageError when both are said, or nobody can be asked
 */
export async function lockFor(
  { recipient = [], passphraseFile }: LockOptions,
  { files, prompter }: Pick<Ports, "files" | "prompter">,
): Promise<AgeLock> {
  if (recipient.length > 0 && passphraseFile !== undefined) {
    throw new UsageError("--recipient and --passphrase-file do not go together", [
      "age's files have either recipients or one passphrase",
    ]);
  }
  if (recipient.length > 0) return { kind: "recipients", recipients: recipient };
  const passphrase = passphraseFile === undefined
    ? await askTwice(prompter)
    : await readPasswordFile(files, passphraseFile, "--passphrase-file");
  return { kind: "passphrase", passphrase };
}

async function askTwice(prompter: Prompter): Promise<string> {
  if (!prompter.interactive) {
    throw new UsageError("nothing says who may open the file, and nobody can be asked", [
      "--recipient age1… for somebody's identity of age, or --passphrase-file FILE",
    ]);
  }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const passphrase = await prompter.secret("Passphrase, several random words:");
    if (passphrase === "") continue;
    if (await prompter.secret("The same again:") === passphrase) return passphrase;
  }
  throw new UsageError("no passphrase was typed twice the same, so nothing was written", [
    "run the command again, or write it to a file: --passphrase-file",
  ]);
}

/**
 * Finds what opens a file; asks for its passphrase when nothing says it.
 * @param kind how the file is locked
 * @param file its name, for messages
 * @throws UsageError when what is given does not go with the file, or nobody can be asked
 */
export async function keyFor(
  kind: AgeLock["kind"],
  file: string,
  { identityFile, passphraseFile }: KeyOptions,
  { files, prompter }: Pick<Ports, "files" | "prompter">,
): Promise<AgeKey> {
  if (kind === "recipients") {
    if (identityFile !== undefined) return await readIdentities(files, identityFile);
    throw new UsageError(`${file} is encrypted for recipients, not with a passphrase`, [
      "--identity-file FILE, as age-keygen writes it, of one of them",
    ]);
  }
  if (passphraseFile !== undefined) {
    const passphrase = await readPasswordFile(files, passphraseFile, "--passphrase-file");
    return { kind: "passphrase", passphrase };
  }
  if (identityFile !== undefined || !prompter.interactive) {
    throw new UsageError(`${file} is encrypted with a passphrase`, [
      "--passphrase-file FILE, or on a terminal nothing: it is asked for",
    ]);
  }
  return { kind: "passphrase", passphrase: await prompter.secret(`Passphrase of ${file}:`) };
}

async function readIdentities(files: Ports["files"], path: string): Promise<AgeKey> {
  const bytes = await readSecretFile(files, path, "--identity-file", longestIdentities);
  const identities = new TextDecoder().decode(bytes).split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (identities.length > 0) return { kind: "identities", identities };
  throw new UsageError(`--identity-file: "${path}" holds no identity`, [
    "age-keygen -o FILE makes one",
  ]);
}
