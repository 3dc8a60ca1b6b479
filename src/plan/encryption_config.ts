import { toYaml } from "./yaml_documents.ts";

/**
 * The API server's EncryptionConfiguration: Secrets are written with secretbox (XSalsa20 and
 * Poly1305, the strongest provider that needs no key server) and may also be read unencrypted, as
 * they are in a cluster that was made without.
 * @param keyBase64 32 random bytes in base64
 */
export function encryptionConfig(keyBase64: string): string {
  return toYaml([{
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{
      resources: ["secrets"],
      providers: [
        { secretbox: { keys: [{ name: "key1", secret: keyBase64 }] } },
        { identity: {} },
      ],
    }],
  }]);
}
