import { resolve } from "node:path";
import { repositoryRoot } from "./repository_files.ts";

/** The words that run hakube: the binary at `HAKUBE_BIN`, or this source, with the permissions that users give it. */
export function hakubeCommand(): [string, ...string[]] {
  const binary = Deno.env.get("HAKUBE_BIN");
  if (binary !== undefined) return [resolve(binary)];
  const options = ["--quiet", `--config=${repositoryRoot}deno.json`, "-P=hakube"];
  return [Deno.execPath(), "run", ...options, `${repositoryRoot}main.ts`];
}
