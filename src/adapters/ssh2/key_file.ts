import { Buffer } from "node:buffer";
import { ConnectionError } from "../../errors.ts";
import type { LoginKey } from "../../ports.ts";
import { agentOf, loginKeyOf } from "./login_key.ts";
import { examineKey, type KeyProblem, parsePrivateKey, type PrivateKey } from "./private_key.ts";
import { fingerprintOf } from "./public_key.ts";

type AskPassphrase = (label: string, attempt: number) => Promise<string>;

/** As many as ssh asks. */
const attempts = 3;

/** Reads a login key from a file. @throws ConnectionError `login-key` */
export async function readKeyFile(
  path: string,
  passphrase: AskPassphrase | undefined,
  agentKeys: readonly LoginKey[],
): Promise<LoginKey> {
  const text = await readPrivately(path);
  const { problem, encrypted, publicBlob } = examineKey(text);
  if (problem === "public") {
    const blob = Buffer.from(text.trim().split(/\s+/)[1] ?? "", "base64");
    return heldBy(agentKeys, blob) ?? fail(path, problem);
  }
  if (problem !== undefined) fail(path, problem);
  if (!encrypted) return loginKeyOf(checked(path, parsePrivateKey(text)), path);
  const held = heldBy(agentKeys, publicBlob ?? await publicHalf(path));
  if (held !== undefined) return held;
  if (passphrase === undefined) {
    throw new ConnectionError("login-key", `the login key ${path} is encrypted`, [
      "use --interactive at a terminal to be asked for its passphrase",
      `or add it to an agent: ssh-add ${path}`,
    ]);
  }
  return loginKeyOf(await decrypt(path, text, passphrase), path);
}

/** Makes a login key of a private key without passphrase. @throws ConnectionError `login-key` */
export function parseKeyText(text: string, label: string): LoginKey {
  const { problem, encrypted } = examineKey(text);
  if (problem !== undefined) fail(label, problem);
  if (encrypted) {
    throw new ConnectionError("login-key", `the login key ${label} is encrypted`);
  }
  return loginKeyOf(checked(label, parsePrivateKey(text)), label);
}

async function decrypt(path: string, text: string, passphrase: AskPassphrase): Promise<PrivateKey> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const key = parsePrivateKey(text, await passphrase(path, attempt));
    if (key !== "not-decrypted") return checked(path, key);
  }
  return fail(path, "not-decrypted");
}

/** Like ssh, refuses a key that others can read: it may be theirs by now. */
async function readPrivately(path: string): Promise<string> {
  try {
    const { mode, uid, isFile } = await Deno.stat(path);
    if (!isFile) {
      throw new ConnectionError("login-key", `the login key ${path} is not a file`, [
        "name the private key itself",
      ]);
    }
    const text = await Deno.readTextFile(path);
    const open = mode !== null && (mode & 0o077) !== 0 && uid === Deno.uid();
    if (open && examineKey(text).problem !== "public") {
      const shown = (mode & 0o777).toString(8).padStart(4, "0");
      throw new ConnectionError(
        "login-key",
        `the login key ${path} can be read by others (mode ${shown})`,
        [`chmod 600 ${path}`],
      );
    }
    return text;
  } catch (error) {
    if (error instanceof ConnectionError) throw error;
    const cause = error instanceof Deno.errors.NotFound
      ? "does not exist"
      : error instanceof Deno.errors.PermissionDenied
      ? "may not be read by this user"
      : "cannot be read";
    throw new ConnectionError("login-key", `the login key ${path} ${cause}`, [
      "sshLoginKey in the cluster definition names the private key to log in with",
    ], { cause: error });
  }
}

/** The public key beside an encrypted PEM key, which does not tell what it holds. */
async function publicHalf(path: string): Promise<Buffer | undefined> {
  const text = await Deno.readTextFile(`${path}.pub`).catch(() => undefined);
  return text === undefined ? undefined : Buffer.from(text.trim().split(/\s+/)[1] ?? "", "base64");
}

function heldBy(agentKeys: readonly LoginKey[], blob: Buffer | undefined): LoginKey | undefined {
  if (blob === undefined) return undefined;
  const fingerprint = fingerprintOf(blob);
  return agentKeys.find((key) => key.fingerprint === fingerprint && agentOf(key));
}

function checked(label: string, key: PrivateKey | KeyProblem): PrivateKey {
  return typeof key === "string" ? fail(label, key) : key;
}

const sentences: Readonly<Record<KeyProblem, readonly [string, ...string[]]>> = {
  "not-a-key": ["is not a private key", "OpenSSH's and PEM keys are understood"],
  "public": ["is a public key", "name the private one, usually the same path without .pub"],
  "putty": ["is in PuTTY's format", "convert it: puttygen KEY.ppk -O private-openssh -o KEY"],
  "security-key": [
    "lives on a security key (FIDO), which hakube cannot use",
    "use --ssh-transport openssh, whose keys may be there",
    "or log in with a key of type ed25519, RSA or ECDSA",
  ],
  "unsupported": ["is of a type that is not supported", "ed25519, RSA and ECDSA are"],
  "no-p521": [
    "is an ECDSA key on the curve P-521, which this build of hakube cannot sign with",
    "add it to an agent (ssh-add), which signs for us",
    "or use a key of type ed25519, RSA, or ECDSA on P-256 or P-384",
  ],
  "malformed": ["is damaged, or a private key of a kind that is not supported"],
  "not-decrypted": [`could not be decrypted with any of ${attempts} passphrases`],
};

function fail(label: string, problem: KeyProblem): never {
  const [sentence, ...hints] = sentences[problem];
  throw new ConnectionError("login-key", `the login key ${label} ${sentence}`, hints);
}
