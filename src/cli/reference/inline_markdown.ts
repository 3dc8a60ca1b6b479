/** A link, and where it leads from `docs/reference/`. */
const link = /\[([^\]]+)\]\(([^)]+)\)/g;

/** A line of Markdown whose links are words, which say where the page is; for where no link works. */
export function withoutLinks(markdown: string): string {
  return markdown.replaceAll(
    link,
    (_link, words: string, target: string) =>
      words.endsWith(".md") ? target.replace("../", "docs/") : words,
  );
}

/** The words of a line of Markdown, as a reader sees them without its marks. */
export function plainWords(markdown: string): string {
  return withoutLinks(markdown).replaceAll(/\*\*|`/g, "");
}
