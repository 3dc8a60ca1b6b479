/** How often a binary is started to see how long that takes. */
const starts = 9;

/** Size and checksum of a binary, and how long it takes to start where this machine can run it. */
export async function describeBinary(path: string): Promise<string> {
  const bytes = await Deno.readFile(path);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  const size = `${(bytes.length / 1e6).toFixed(1)} MB`;
  const seconds = await startSeconds(path);
  const start = seconds === undefined
    ? "for another machine"
    : `--version in ${(seconds * 1000).toFixed(0)} ms (median of ${starts})`;
  return `${size}, ${start}, sha256 ${digest}`;
}

/** @returns median; undefined when this machine cannot run it */
async function startSeconds(path: string): Promise<number | undefined> {
  const taken: number[] = [];
  for (let start = 0; start < starts; start++) {
    const begin = performance.now();
    try {
      const { success } = await new Deno.Command(path, { args: ["--version"] }).output();
      if (!success) return undefined;
    } catch {
      return undefined;
    }
    taken.push((performance.now() - begin) / 1000);
  }
  return taken.sort((one, other) => one - other)[Math.floor(starts / 2)];
}
