import { dirname, resolve } from "node:path";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { quote } from "../definition/quote.ts";
import { UsageError } from "../errors.ts";
import { expandHome } from "../install/login/expand_value.ts";
import type { Credentials } from "../plan/site/mirror_access.ts";
import type { CliContext } from "./cli_context.ts";
import { homeOf } from "./login_questions.ts";
import { readPasswordFile } from "./password_file.ts";

/**
 * Reads the logins at mirrors that a definition names.
 * @param path of the definition, whose directory the files are relative to
 * @returns by the path that the definition has
 * @throws UsageError for a file that is missing, open to others, or no login
 */
export async function readMirrorCredentials(
  { mirrors }: ClusterDefinition,
  path: string,
  context: CliContext,
): Promise<Map<string, Credentials>> {
  const { manifests, images, ...others } = mirrors;
  const all = [...Object.values(others), ...Object.values(manifests), ...Object.values(images)];
  const references = new Set(all.flatMap((mirror) => mirror?.credentialsFile ?? []));
  const directory = path === "-" ? "." : dirname(path);
  const credentials = new Map<string, Credentials>();
  for (const reference of references) {
    const file = resolve(directory, expandHome(reference, homeOf(context)));
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
