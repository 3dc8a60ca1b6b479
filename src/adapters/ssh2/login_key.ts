import { Buffer } from "node:buffer";
import { sign } from "node:crypto";
// @ts-types="@types/ssh2"
import {
  BaseAgent,
  type IdentityCallback,
  OpenSSHAgent,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
  utils,
} from "ssh2";
import { ConnectionError } from "../../errors.ts";
import type { LoginKey } from "../../ports.ts";
import type { PrivateKey } from "./private_key.ts";
import { fingerprintOf, type PublicKey } from "./public_key.ts";

/** Signs for a login. Rejects when the key may not, or its agent will not, sign. */
type Sign = (data: Buffer, hash: SigningRequestOptions["hash"]) => Promise<Buffer>;

/**
 * An agent that holds one key. ssh2 asks it to sign, so that keys of files and of the real agent take
 * the same way, one at a time in our order; and no key passes through ssh2 again for each login.
 */
export class SingleKeyAgent extends BaseAgent<ParsedKey> {
  constructor(private readonly publicKey: ParsedKey, private readonly signWith: Sign) {
    super();
  }

  /** The public key in SSH's format. */
  get blob(): Buffer {
    return this.publicKey.getPublicSSH();
  }

  /** The same key; `notice` is called when it signs, as it does for a server that would let it in. */
  noticed(notice: () => void): SingleKeyAgent {
    return new SingleKeyAgent(this.publicKey, (data, hash) => {
      notice();
      return this.signWith(data, hash);
    });
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(undefined, [this.publicKey]);
  }

  override sign(
    _publicKey: ParsedKey | Buffer | string,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const done = typeof options === "function" ? options : callback;
    const hash = typeof options === "function" ? undefined : options.hash;
    this.signWith(data, hash).then(
      (signature) => done?.(undefined, signature),
      (error) => done?.(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

/** Makes a login key of a private key that we hold ourselves. */
export function loginKeyOf(key: PrivateKey, label: string): LoginKey {
  const { publicKey, privateKey } = key;
  const agent = new SingleKeyAgent(
    parsePublicKey(publicKey),
    (data, hash) => Promise.try(() => sign(hashFor(publicKey.type, hash), data, privateKey)),
  );
  return { label, fingerprint: fingerprintOf(publicKey.blob), handle: agent };
}

/** @returns the agent's keys of kinds that ssh2 knows; none when nobody answers at the socket */
export async function agentLoginKeys(socketPath: string): Promise<LoginKey[]> {
  const agent = new OpenSSHAgent(socketPath);
  const keys = await new Promise<ParsedKey[]>((resolve) => {
    agent.getIdentities((error, keys) => resolve(error ? [] : keys as ParsedKey[]));
  });
  return keys.map((key) => {
    const one = new SingleKeyAgent(key, (data, hash) =>
      new Promise((resolve, reject) => {
        hashFor(key.type, hash);
        agent.sign(key, data, hash === undefined ? {} : { hash }, (error, signature) => {
          if (signature === undefined) reject(error ?? new Error("the agent gave no signature"));
          else resolve(signature);
        });
      }));
    const label = `agent: ${key.comment || key.type}`;
    return { label, fingerprint: fingerprintOf(key.getPublicSSH()), handle: one };
  });
}

/** @throws ConnectionError for a login key that this adapter has not made */
export function agentOf(key: LoginKey): SingleKeyAgent {
  if (key.handle instanceof SingleKeyAgent) return key.handle;
  throw new ConnectionError("login-key", `the login key ${key.label} was not made by this adapter`);
}

/** @throws Error for RSA with SHA-1, which only servers older than OpenSSH 7.2 (2016) ask for */
function hashFor(type: string, asked: SigningRequestOptions["hash"]): string | null {
  switch (type) {
    case "ssh-ed25519":
      return null;
    case "ecdsa-sha2-nistp256":
      return "sha256";
    case "ecdsa-sha2-nistp384":
      return "sha384";
    case "ecdsa-sha2-nistp521":
      return "sha512";
    default:
      if (asked === "sha256" || asked === "sha512") return asked;
      throw new Error("the server takes only SHA-1 signatures of RSA keys, which prove nothing");
  }
}

function parsePublicKey(key: PublicKey): ParsedKey {
  const parsed = utils.parseKey(`${key.type} ${key.blob.toString("base64")}`) as ParsedKey | Error;
  if (parsed instanceof Error) throw parsed;
  return parsed;
}
