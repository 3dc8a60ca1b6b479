import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import type { UserSecrets } from "../install/bundle_secrets.ts";
import type { CliContext } from "./cli_context.ts";
import { readCloudConfig } from "./cloud_config.ts";
import { homeOf } from "./login_questions.ts";
import { readMirrorCredentials } from "./mirror_credentials.ts";

/**
 * Reads the secrets that a definition names by their files.
 * @param path of the definition, whose directory the files are relative to
 * @throws UsageError for a file that is missing, open to others, or not what it must be
 */
export async function readUserSecrets(
  definition: ClusterDefinition,
  path: string,
  context: CliContext,
): Promise<UserSecrets> {
  const { files } = context.ports;
  return {
    credentials: await readMirrorCredentials(definition, path, context),
    cloudConfig: await readCloudConfig(definition, path, { files, home: homeOf(context) }),
  };
}
