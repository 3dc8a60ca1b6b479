import { hakubeFromSource } from "../../scripts/hakube_command.ts";
import { repositoryFiles, repositoryRoot } from "../../scripts/repository_files.ts";

/** What is measured: the words that run hakube. */
export interface BenchPrograms {
  readonly binary: readonly string[] | undefined;
  readonly source: readonly string[];
  /** What users run: the binary where there is one. */
  readonly chosen: readonly string[];
  /** What there is, and whether it is what the source says. */
  readonly said: string;
}

/** The binary at `HAKUBE_BIN` or where `deno task compile` puts it, and this source. */
export async function findPrograms(): Promise<BenchPrograms> {
  const path = Deno.env.get("HAKUBE_BIN") ?? `${repositoryRoot}dist/hakube`;
  const source = hakubeFromSource();
  const made = await changed(path);
  if (made === undefined) {
    const said = "hakube from source: there is no binary (`deno task compile`)";
    return { binary: undefined, source, chosen: source, said };
  }
  const parts = (await repositoryFiles()).filter(({ path }) => /^(main|src|templates)\b/.test(path))
    .filter(({ path }) => !path.endsWith("_test.ts"));
  const times = await Promise.all(parts.map(({ path }) => changed(repositoryRoot + path)));
  const old = times.some((time = 0) => time > made);
  const size = ((await Deno.stat(path)).size / 1e6).toFixed(1);
  const said = `hakube's binary, ${size} MB` +
    (old ? ", OLDER THAN THE SOURCE (`deno task compile`)" : "");
  return { binary: [path], source, chosen: [path], said };
}

/** When a file was last changed, in milliseconds since 1970; undefined when there is none. */
async function changed(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).mtime?.getTime();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
