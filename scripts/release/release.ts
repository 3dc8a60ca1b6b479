import { join } from "node:path";
import { hakubeVersion } from "../../src/version.ts";
import { repositoryRoot } from "../repository_files.ts";
import { say } from "../say.ts";
import { changelogSections, withAbsoluteLinks } from "./changelog.ts";
import { gather } from "./gather.ts";
import { versionProblems } from "./version_problems.ts";

/**
 * What a release is made of; the workflow of the forge only calls this.
 *
 *     release check [TAG]          whether tag, program, deno.json and changelog agree
 *     release notes [URL]          the version's part of the changelog; URL: where its files can be seen
 *     release gather [--partial]   bill of materials, install script and SHA256SUMS, beside the binaries
 */

async function readText(path: string): Promise<string> {
  return await Deno.readTextFile(join(repositoryRoot, path));
}

async function check(tag: string | undefined): Promise<void> {
  const problems = versionProblems({
    tag,
    program: hakubeVersion,
    config: JSON.parse(await readText("deno.json")).version,
    changelog: await readText("CHANGELOG.md"),
  });
  problems.forEach(say);
  if (problems.length > 0) Deno.exitCode = 1;
  else say(`version: ${hakubeVersion}`);
}

/** Of the version, or of what will become it. */
async function notes(source: string | undefined): Promise<void> {
  const sections = changelogSections(await readText("CHANGELOG.md"));
  const section = sections.find(({ version }) => version === hakubeVersion) ??
    sections.find(({ version }) => version === "Unreleased");
  if (section === undefined) throw new Error(`CHANGELOG.md does not speak of ${hakubeVersion}`);
  const text = source === undefined ? section.notes : withAbsoluteLinks(section.notes, source);
  await new Blob([`${text}\n`]).stream().pipeTo(Deno.stdout.writable);
}

if (import.meta.main) {
  const [verb, argument] = Deno.args;
  if (verb === "check") await check(argument);
  else if (verb === "notes") await notes(argument);
  else if (verb === "gather") await gather({ partial: argument === "--partial" });
  else {
    say("release check [TAG] | notes [URL] | gather [--partial]");
    Deno.exitCode = 2;
  }
}
