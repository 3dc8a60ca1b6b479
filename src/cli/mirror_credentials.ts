import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { quote } from "../definition/quote.ts";
import { UsageError } from "../errors.ts";
import { type Credentials, downloadMirrors } from "../plan/site/mirror_access.ts";
import type { CliContext } from "./cli_context.ts";
import { homeOf } from "./login_questions.ts";
import { readPasswordFile } from "./password_file.ts";
import { besideDefinition } from "./secret_file.ts";

/**
 * Reads the logins at mirrors that a definition names.
 * @param path of the definition, whose directory the files are relative to
 * @returns by the path that the definition has
 * @throws UsageError for a file that is missing, open to others, or no login
 */
export async function readMirrorCredentials(
  definition: ClusterDefinition,
  path: string,
  context: CliContext,
): Promise<Map<string, Credentials>> {
  const mirrors = [
    ...downloadMirrors(definition).map(([, mirror]) => mirror),
    ...Object.values(definition.mirrors.images),
  ];
  const references = new Set(mirrors.flatMap(({ credentialsFile }) => credentialsFile ?? []));
  const credentials = new Map<string, Credentials>();
  for (const reference of references) {
    const file = besideDefinition(path, reference, homeOf(context));
    const text = await readPasswordFile(context.ports.files, file, "credentialsFile");
    credentials.set(reference, parseCredentials(text, reference));
  }
  return credentials;
}

/**
 * Reads `user:password`. apt ends each at the first space, and knows no way to write one.
 * @throws UsageError which does not show the text
 */
export function parseCredentials(text: string, reference: string): Credentials {
  const match = /^([\x21-\x39\x3b-\x7e]+):([\x21-\x7e]+)$/.exec(text);
  const [, user, password] = match ?? [];
  if (user === undefined || password === undefined) {
    throw new UsageError(`credentialsFile ${quote(reference)} does not hold user:password`, [
      "one line, of ASCII characters without spaces",
    ]);
  }
  return { user, password };
}
