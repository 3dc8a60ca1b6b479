import { changelogSections } from "./changelog.ts";

/** What says which version this is. */
export interface VersionSources {
  /** The tag of a release, as `v0.1.0`; undefined when none is made. */
  readonly tag: string | undefined;
  /** `src/version.ts` */
  readonly program: string;
  /** `version` in `deno.json` */
  readonly config: string | undefined;
  /** CHANGELOG.md */
  readonly changelog: string;
}

/** Everything on which those who say the version do not agree, as sentences; none when all is well. */
export function versionProblems({ tag, program, config, changelog }: VersionSources): string[] {
  const problems: string[] = [];
  const tell = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  tell(/^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$/.test(program), `"${program}" is no version`);
  tell(config === program, `deno.json says ${config}, and src/version.ts ${program}`);
  if (tag === undefined) return problems;
  tell(tag === `v${program}`, `the tag is ${tag}, and src/version.ts says ${program}`);
  const [newest] = changelogSections(changelog).filter(({ version }) => version !== "Unreleased");
  tell(newest?.version === program, `CHANGELOG.md ends with ${newest?.version ?? "no version"}`);
  tell(newest?.date !== undefined, "the newest version in CHANGELOG.md has no date");
  tell(newest?.notes !== "", "the newest version in CHANGELOG.md says nothing");
  return problems;
}
