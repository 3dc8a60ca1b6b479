import { assetPaths } from "../plan/plan.ts";

/**
 * Text of the assets directory's .gitignore: everything stays out of a repository except what is
 * known to hold no secret, so that a file nobody thought of stays out as well.
 * @param scriptsDir relative to the assets directory
 */
export function gitignoreText(scriptsDir: string): string {
  const directory = scriptsDir === "." ? "" : `${scriptsDir}/`;
  // In a pattern these characters have a meaning; in a directory's name they are themselves.
  const literal = directory.replaceAll(/[\\*?[\]!# ]/g, "\\$&");
  return [
    "# Written by hakube render. Only files without secrets go into a repository.",
    "*",
    "!*/",
    "!/.gitignore",
    `!/${literal}*.sh`,
    `!/${assetPaths.manifest}`,
    `!/${assetPaths.cluster}`,
    `!/${assetPaths.knownHosts}`,
    "",
  ].join("\n");
}
