import type { ToBuild } from "./choose_way.ts";
import { outputOf, ProgramError } from "./run_program.ts";

/** What nodes fetch from when nobody has mirrored it: packages, images, etcd and flannel's manifest. */
const publicSources = [
  "https://pkgs.k8s.io/",
  "https://download.docker.com/linux/",
  "https://registry.k8s.io/v2/",
  "https://github.com/",
];

/** The hosts of the public sources that do not answer. */
export async function unreachableSources(): Promise<string[]> {
  const answers = await Promise.all(publicSources.map(answersAtAll));
  return publicSources.filter((_, index) => !answers[index]).map((url) => new URL(url).host);
}

/** Whether anything answers there, be it that there is nothing at this path. */
async function answersAtAll(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(8000),
    });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/** Asks the lab what it would have to build. @param lab its program */
export async function readToBuild(
  lab: string,
  env: Readonly<Record<string, string>>,
): Promise<ToBuild> {
  try {
    const word = (await outputOf([lab, "build", "--check"], env)).trim();
    return word === "nothing" || word === "mirror" ? word : "programs";
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return { cannot: (error.lines.at(-1) ?? "").replace(/^lab: /, "") };
  }
}
