import { resolve } from "node:path";
import { repositoryRoot } from "./repository_files.ts";

/** The words that run hakube: the binary at `HAKUBE_BIN`, or this source. */
export function hakubeCommand(): [string, ...string[]] {
  const binary = Deno.env.get("HAKUBE_BIN");
  return binary === undefined ? hakubeFromSource() : [resolve(binary)];
}

/** The words that run this source, with the permissions that users give it. */
export function hakubeFromSource(): [string, ...string[]] {
  const options = ["--quiet", `--config=${repositoryRoot}deno.json`, "-P=hakube"];
  return [Deno.execPath(), "run", ...options, `${repositoryRoot}main.ts`];
}
