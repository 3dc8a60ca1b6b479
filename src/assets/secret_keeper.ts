import { AssetsError } from "../errors.ts";
import { secretMode } from "./asset_inventory.ts";
import type { AssetWriter } from "./asset_writer.ts";
import type { AssetsState } from "./assets_state.ts";
import { sha256 } from "./digest.ts";

/** Keeps the secrets that nothing can bring back, and makes those that are not there yet. */
export class SecretKeeper {
  /** By the path of a leaf certificate: the digest of what it was issued for. */
  readonly issuedFor = new Map<string, string>();

  constructor(readonly writer: AssetWriter, readonly state: AssetsState) {}

  /** Whether the last finished render had this file. */
  had(path: string): boolean {
    return this.state.manifest?.files[path] !== undefined;
  }

  /** Whether a file is as the last finished render left it, when it was checked. */
  isUnchanged(path: string, text: string): boolean {
    return this.state.manifest?.files[path] === sha256(text);
  }

  /**
   * Keeps a secret's file, or makes it.
   * @param isValid whether an existing text is such a secret
   * @param what for the message: `a bootstrap token`
   * @throws AssetsError when it is damaged
   */
  async ensure(
    path: string,
    what: string,
    make: () => string,
    isValid: (text: string) => boolean,
  ): Promise<string> {
    const existing = await this.writer.readText(path);
    const text = existing ?? make();
    if (!isValid(text)) {
      throw new AssetsError(`${this.writer.at(path)} does not hold ${what}`, [
        "put it back from a backup; without a cluster, remove it and a new one is made",
      ]);
    }
    await this.writer.put(path, text, secretMode);
    return text;
  }

  /**
   * A cluster that lives has its secrets on its nodes: a new one would not fit them.
   * @throws AssetsError when a cluster lives
   */
  refuseToMake(path: string): void {
    if (this.state.cluster === undefined) return;
    const name = this.state.cluster.clusterName;
    throw new AssetsError(
      `${this.writer.at(path)} is missing, and cluster "${name}" lives with what was in it`,
      [
        "put it back from a backup, to the same path; or all: hakube assets import FILE",
        "if its directory was renamed in the definition, take that back",
      ],
    );
  }

  /** One half of a pair is gone: whether to make it again is not ours to decide. */
  refuseHalf(missing: string, present: string): never {
    throw new AssetsError(
      `${this.writer.at(missing)} is missing, its other half ${present} is not`,
      [
        "put it back from a backup; without a cluster, remove the other half and new ones are made",
      ],
    );
  }
}
