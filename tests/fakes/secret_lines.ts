import type { MemoryFiles } from "./memory_files.ts";

/** Every line of every secret file that nobody could have by chance. */
export function secretLines({ files }: MemoryFiles): string[] {
  return [...files.values()].filter(({ mode }) => mode === 0o600).flatMap(({ bytes }) =>
    new TextDecoder().decode(bytes).split("\n")
      .filter((line) => line.length >= 20 && !line.startsWith("-----"))
  );
}
