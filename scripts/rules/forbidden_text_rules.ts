import type { Finding } from "../finding.ts";
import type { SourceFile } from "../source_file.ts";

/** Files that a program writes, with the hosts that it got things from. */
const exempt = ["deno.lock"];

/** Parts of the hosts of package registries; apart, so that this file does not name them itself. */
const registryHosts = [
  ["registry.", "npm", "js.org"],
  ["registry.", "yarn", "pkg.com"],
  ["js", "r.io"],
  ["deno", ".land/x"],
  ["es", "m.sh"],
  ["un", "pkg.com"],
  ["cdn.", "js", "delivr.net"],
  ["py", "pi.org"],
  ["files.", "python", "hosted.org"],
  ["proxy.", "golang", ".org"],
  ["crates", ".io"],
  ["ruby", "gems.org"],
].map((parts) => parts.join(""));

/** Homes of developers, but for the made-up ones of tests and examples. */
const homes = /(?<![\w.~-])\/(?:home|Users)\/(?!(?:me|ubuntu|user|admin|USER|NAME)\b)[\w.-]+/g;

/** Other directories of a machine on which somebody develops. */
const workplaces = /(?<![\w.~})-])\/(?:root\/|work(?:spaces?)?\/|builds?\/|mnt\/)[\w.-]*/g;

/**
 * Checks that no file tells where it was written: hosts of package registries, which are a matter of
 * whoever builds, and absolute paths of a developer's machine.
 * @param machinePaths paths of this machine, absolute
 */
export function forbiddenTextFindings(
  files: readonly SourceFile[],
  machinePaths: readonly string[],
): Finding[] {
  const paths = machinePaths.map((path) => path.replace(/\/$/, "")).filter(isTelling);
  const machine = paths.map((path) => new RegExp(`(?<![\\w.~-])${RegExp.escape(path)}\\b`, "g"));
  return files.filter(({ path }) => !exempt.includes(path)).flatMap(({ path, text }) =>
    text.split("\n").flatMap((content, index) => {
      const told = (rule: string, what: string): Finding => ({
        path,
        line: index + 1,
        rule,
        message: `"${what}" has no place in the repository`,
      });
      return [
        ...registryHosts.filter((host) => content.toLowerCase().includes(host))
          .map((host) => told("registry-host", host)),
        ...[homes, workplaces, ...machine].flatMap((pattern) => [...content.matchAll(pattern)])
          .map(([found]) => told("machine-path", found)),
      ];
    })
  );
}

/** A path such as `/root` or `/app` is many machines', so it tells of none. */
function isTelling(path: string): boolean {
  return path.split("/").length > 2;
}
