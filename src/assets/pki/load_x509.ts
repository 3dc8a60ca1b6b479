/** The X.509 library. */
export type X509 = typeof import("@peculiar/x509");

/**
 * Loads the X.509 library, which takes longer than most commands that need no certificate.
 * It finds its parts by decorators, so their polyfill has to be there first.
 */
export async function loadX509(): Promise<X509> {
  await import("reflect-metadata");
  return await import("@peculiar/x509");
}
