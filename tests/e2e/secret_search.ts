import { Buffer } from "node:buffer";
import { walk } from "./walk.ts";

/** Shorter pieces could be anything. */
const shortestPiece = 20;

/** How the first line of every ed25519 key of OpenSSH begins; it is the same in all of them. */
const opensshHeader = "b3BlbnNzaC1rZXktdjE";

/** Every secret of an assets directory as it could turn up elsewhere: raw lines, and base64 of the whole. */
export async function secretPieces(assets: string): Promise<string[]> {
  const pieces = new Set<string>();
  for await (const path of walk(assets)) {
    const text = await Deno.readTextFile(path);
    const isSecret = text.includes("PRIVATE KEY") ||
      /\/(cluster\.token|encryption\.key)$/.test(path);
    if (!isSecret) continue;
    for (const line of text.split("\n")) {
      const isCommon = line.startsWith("-----") || line.startsWith(opensshHeader);
      if (line.length >= shortestPiece && !isCommon) pieces.add(line);
    }
    pieces.add(Buffer.from(text.trim()).toString("base64").slice(0, 64));
  }
  return [...pieces];
}

/**
 * Looks for secrets on a disk.
 * @param excluded directories below the root that may hold them, without a slash in front
 * @returns files in which one was found
 */
export async function filesWithSecrets(
  directory: string,
  patterns: string,
  excluded: readonly string[],
): Promise<string[]> {
  const prune = excluded.flatMap((path) => ["-path", `${directory}/${path}`, "-prune", "-o"]);
  const find = [directory, "-xdev", ...prune, "-type", "f", "-size", "+0", "-print0"];
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", `find "$@" | xargs -0 grep -lFf '${patterns}' -- || true`, "-", ...find],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

/**
 * Looks into the command lines and environments of all processes of this host, those of the
 * machines included, until stopped. By a shell, for Deno does not read /proc of others.
 * @param patterns file of the secrets, one a line
 * @returns stops, and gives the lines in which a secret was seen, and how often it has looked
 */
export function watchProcesses(patterns: string): () => Promise<{ found: string; looks: number }> {
  const script = `
    while read -t 0.2 -r; [ $? -gt 128 ]; do
      cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -aFf "$1" >&2
      echo
    done`;
  const child = new Deno.Command("bash", {
    args: ["-c", script, "-", patterns],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  return async () => {
    await child.stdin.close();
    const { stdout, stderr } = await output;
    return { found: new TextDecoder().decode(stderr), looks: stdout.length };
  };
}
