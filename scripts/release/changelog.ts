/** A version in the changelog. */
export interface ChangelogSection {
  /** As `0.1.0`, or `Unreleased`. */
  readonly version: string;
  /** As `2026-11-24`; undefined when it has none yet. */
  readonly date: string | undefined;
  /** What changed, in Markdown. */
  readonly notes: string;
}

/** The versions of a changelog as keepachangelog.com has it, in its order: newest first. */
export function changelogSections(text: string): ChangelogSection[] {
  return text.split(/^## /m).slice(1).flatMap((part) => {
    const heading = /^\[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$/.exec(part.split("\n", 1)[0] ?? "");
    if (heading?.[1] === undefined) return [];
    return [{
      version: heading[1],
      date: heading[2],
      notes: part.slice(part.indexOf("\n") + 1).trim(),
    }];
  });
}

/** Makes links to files of the repository lead there from elsewhere. @param source without a slash at its end */
export function withAbsoluteLinks(markdown: string, source: string): string {
  return markdown.replace(/\]\((?![a-z]+:|#|\/)([^)\s]+)\)/g, `](${source}/$1)`);
}
