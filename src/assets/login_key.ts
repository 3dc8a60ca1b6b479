import { AssetsError } from "../errors.ts";
import { type ClusterPlan, loginKeyPath } from "../plan/plan.ts";
import type { Random } from "../ports.ts";
import { publicMode, secretMode } from "./asset_inventory.ts";
import { ed25519KeyFile, publicKeyOfFile } from "./openssh_key.ts";
import type { SecretKeeper } from "./secret_keeper.ts";

/**
 * Keeps or makes a node's cluster login key.
 * @returns the public half as a line of authorized_keys: `ssh-ed25519 AAAA... hakube CLUSTER NODE`
 * @throws AssetsError when half of the pair is lost, damaged, or of another pair
 */
export async function ensureLoginKey(
  keeper: SecretKeeper,
  plan: ClusterPlan,
  nodeName: string,
  random: Random,
): Promise<string> {
  const path = loginKeyPath(plan.definition, nodeName);
  const comment = `hakube ${plan.definition.clusterName} ${nodeName}`;
  const { writer } = keeper;
  const publicPath = `${path}.pub`;
  const existing = await writer.readText(path);
  const existingLine = await writer.readText(publicPath);
  if (existing === undefined) {
    if (existingLine !== undefined) keeper.refuseHalf(path, publicPath);
    if (keeper.had(path)) keeper.refuseToMake(path);
  }
  const privateText = existing ?? ed25519KeyFile(random.bytes(32), comment);
  const publicKey = publicKeyOfFile(privateText);
  if (publicKey === undefined) {
    throw new AssetsError(`${writer.at(path)} is not a private key in OpenSSH's format`, [
      "put it back from a backup, or remove it and its .pub; then a new one is made",
    ]);
  }
  if (existingLine !== undefined && !`${existingLine.trim()} `.startsWith(`${publicKey} `)) {
    throw new AssetsError(`${writer.at(path)} is not the key of ${publicPath}`, [
      "put both back from a backup, or remove the .pub; it is made again of the key",
    ]);
  }
  const line = existingLine?.trim() ?? `${publicKey} ${comment}`;
  // The key first: an interrupted render is completed by deriving the public half again.
  await writer.put(path, privateText, secretMode);
  await writer.put(publicPath, `${line}\n`, publicMode);
  return line;
}
