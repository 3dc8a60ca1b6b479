import { Buffer } from "node:buffer";
import type { Credentials } from "../plan/site/mirror_access.ts";

/** Shorter pieces are too likely to be something else, and give nothing away. */
const shortestPiece = 16;

/** Longer ones are made of parts. */
const longestPiece = 4096;

const shortestPassword = 6;

/** A password in base64; what is shorter may be a part of a word. */
const shortestEncoded = 8;

const replacement = "[secret]";

/** Columns after which `base64` begins a new line. */
const base64Columns = 76;

/** Hides known secrets in text, as they are and in base64, in one line or in several. */
export class SecretMask {
  readonly #pattern: RegExp | undefined;
  /** How much of a text's end may be the beginning of a secret that goes on behind it. */
  readonly reach: number;

  /**
   * @param secrets whole files: keys in PEM, tokens, documents that hold them
   * @param passwords hidden also inside a line and inside base64, unless so short that they may be anything
   */
  constructor(secrets: Iterable<string>, passwords: Iterable<string> = []) {
    const pieces = new Set<string>();
    for (const password of passwords) {
      if (password.length < shortestPassword) continue;
      for (const piece of [password, ...encodedInside(password)]) pieces.add(piece);
    }
    for (const secret of secrets) {
      for (const piece of piecesOf(secret)) pieces.add(piece);
    }
    const longestFirst = [...pieces].sort((a, b) => b.length - a.length);
    this.reach = Math.max(0, (longestFirst[0]?.length ?? 0) - 1);
    if (pieces.size === 0) return;
    this.#pattern = new RegExp(longestFirst.map((piece) => RegExp.escape(piece)).join("|"), "g");
  }

  /** @param text a line, or several */
  hide(text: string): string {
    return this.#pattern === undefined ? text : text.replaceAll(this.#pattern, replacement);
  }
}

/**
 * Hides all that a run gets.
 * @param secrets the files of its bundle
 * @param credentials whose passwords are in them
 */
export function maskOf(
  token: string,
  secrets: ReadonlyMap<string, Uint8Array>,
  credentials: ReadonlyMap<string, Credentials>,
): SecretMask {
  const decoder = new TextDecoder();
  const files = [...secrets.values()].map((bytes) => decoder.decode(bytes));
  const passwords = [...credentials.values()].map(({ password }) => password);
  // Of a token ID.SECRET the ID is public, and the other half enough to join.
  const [, tokenSecret = ""] = token.split(".");
  return new SecretMask([token, ...files], [token, tokenSecret, ...passwords]);
}

/** Each line of the secret that is long enough, the keys in it, and base64 of the whole. */
function* piecesOf(secret: string): Generator<string> {
  for (const line of secret.split("\n")) {
    const piece = line.trim();
    if (piece.length < shortestPiece || piece.startsWith("-----")) continue;
    yield* inParts(piece);
    for (const [word] of piece.matchAll(/[A-Za-z0-9+/_-]{20,}=*/g)) {
      if (looksRandom(word)) yield* inParts(word);
    }
  }
  // Without its end, which depends on what follows the secret.
  const encoded = Buffer.from(secret).toString("base64").slice(0, -4);
  for (let at = 0; at < encoded.length; at += base64Columns) {
    const line = encoded.slice(at, at + base64Columns);
    if (line.length >= shortestPiece) yield line;
  }
  if (encoded.length >= shortestPiece && encoded.length <= longestPiece) yield encoded;
}

/** Long ones are looked for part by part, so that no more than a part must be there to be found. */
function* inParts(piece: string): Generator<string> {
  for (let at = 0; at < piece.length; at += longestPiece) {
    const part = piece.slice(at, at + longestPiece);
    if (part.length >= shortestPiece) yield part;
  }
}

/** A key that stands in a document, such as `secret: …`; not `apiserver.config.k8s.io`. */
function looksRandom(word: string): boolean {
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && /[0-9]/.test(word);
}

/** What base64 makes of a text wherever in something longer it stands, as in `Basic …`. */
function* encodedInside(text: string): Generator<string> {
  for (const before of [0, 1, 2]) {
    const bytes = Buffer.from("\0".repeat(before) + text);
    // The outer letters depend on what stands beside it.
    const from = Math.ceil(before * 8 / 6);
    const piece = bytes.toString("base64").slice(from, Math.floor(bytes.length * 8 / 6));
    if (piece.length >= shortestEncoded) yield piece;
  }
}
