import { Buffer } from "node:buffer";
import type { Credentials } from "../plan/site/mirror_access.ts";

/** Shorter pieces are too likely to be something else, and give nothing away. */
const shortestPiece = 16;

const shortestPassword = 6;

const replacement = "[secret]";

/** Columns after which `base64` begins a new line. */
const base64Columns = 76;

/** Hides known secrets in text, as they are and in base64, in one line or in several. */
export class SecretMask {
  readonly #pattern: RegExp | undefined;

  /**
   * @param secrets whole files: keys in PEM, tokens, documents that hold them
   * @param passwords hidden also inside a line, unless so short that they may be anything
   */
  constructor(secrets: Iterable<string>, passwords: Iterable<string> = []) {
    const pieces = new Set([...passwords].filter(({ length }) => length >= shortestPassword));
    for (const secret of secrets) {
      for (const piece of piecesOf(secret)) pieces.add(piece);
    }
    if (pieces.size === 0) return;
    const longestFirst = [...pieces].sort((a, b) => b.length - a.length);
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
  return new SecretMask(
    [token, ...files],
    [...credentials.values()].map(({ password }) => password),
  );
}

/** Each line of the secret that is long enough, and base64 of the whole, as one line and as several. */
function* piecesOf(secret: string): Generator<string> {
  for (const line of secret.split("\n")) {
    const piece = line.trim();
    if (piece.length >= shortestPiece && !piece.startsWith("-----")) yield piece;
  }
  // Without its end, which depends on what follows the secret.
  const encoded = Buffer.from(secret).toString("base64").slice(0, -4);
  for (let at = 0; at < encoded.length; at += base64Columns) {
    const line = encoded.slice(at, at + base64Columns);
    if (line.length >= shortestPiece) yield line;
  }
  if (encoded.length >= shortestPiece) yield encoded;
}
