const block = /-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM file, without what stands between them: a script that a node reads holds
 * nothing that nobody has looked at.
 * @returns with line feeds, one at the end; empty when the text has none
 */
export function certificatesOf(text: string): string {
  return certificateBlocks(text).map((pem) => `${pem}\n`).join("");
}

/** The certificates of a PEM file, one a text. */
export function certificateBlocks(text: string): string[] {
  return [...text.matchAll(block)].map(([pem]) => pem.replaceAll(/[\r\t ]*\n\s*/g, "\n"));
}
