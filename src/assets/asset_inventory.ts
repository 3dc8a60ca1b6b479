import { assetPaths, type ClusterPlan, loginKeyPath, scriptPath } from "../plan/plan.ts";

/** A file that `render` keeps in the assets directory. */
export interface AssetFile {
  /** Relative to the assets directory. */
  readonly path: string;
  /**
   * `source`: a secret kept for ever, nothing can bring it back. `derived`: made of sources.
   * `script`: a boot script. `note`: everything else.
   */
  readonly kind: "source" | "derived" | "script" | "note";
  readonly mode: 0o600 | 0o644;
}

/** Mode of what nobody else may read. */
export const secretMode = 0o600;
/** Mode of what anybody may read. */
export const publicMode = 0o644;
/** Mode of every directory that hakube makes. */
export const directoryMode = 0o700;

/**
 * Every file that the plan's assets consist of, without the manifest and without what only
 * `install` writes (known hosts, the cluster record).
 */
export function assetInventory(plan: ClusterPlan): AssetFile[] {
  const file = (path: string, kind: AssetFile["kind"], mode: AssetFile["mode"]) => ({
    path,
    kind,
    mode,
  });
  return [
    file(assetPaths.gitignore, "note", publicMode),
    file(assetPaths.token, "source", secretMode),
    file(assetPaths.serviceAccountKey, "source", secretMode),
    file(assetPaths.serviceAccountPublicKey, "derived", publicMode),
    file(assetPaths.encryptionKey, "source", secretMode),
    ...plan.authorities.flatMap((authority) => [
      file(authority.keyPath, "source", secretMode),
      file(authority.certificatePath, "source", publicMode),
    ]),
    ...plan.certificates.flatMap((certificate) => [
      file(certificate.keyPath, "derived", secretMode),
      file(certificate.certificatePath, "derived", publicMode),
    ]),
    ...plan.nodes.flatMap(({ node: { nodeName } }) => [
      file(loginKeyPath(plan.definition, nodeName), "source", secretMode),
      file(`${loginKeyPath(plan.definition, nodeName)}.pub`, "derived", publicMode),
      file(scriptPath(plan.definition, nodeName), "script", publicMode),
    ]),
  ];
}
