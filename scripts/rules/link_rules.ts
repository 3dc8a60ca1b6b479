import { posix } from "node:path";
import type { Finding } from "../finding.ts";
import type { SourceFile } from "../source_file.ts";

/** Checks that relative links in Markdown lead to a file or folder, and to a heading that is there. */
export function linkFindings(files: readonly SourceFile[]): Finding[] {
  const pages = new Map(files.map((file) => [file.path, file]));
  const folders = new Set(files.flatMap(({ path }) => parentsOf(path)));
  return files.filter(({ path }) => path.endsWith(".md")).flatMap((page) =>
    linksOf(page.text).flatMap(({ target, line }) => {
      const [written = "", anchor] = decodeURIComponent(target).split("#");
      const path = written === "" ? page.path : resolve(page.path, written);
      const told = (message: string): Finding => ({
        path: page.path,
        line,
        rule: "links",
        message,
      });
      if (folders.has(path)) return [];
      const linked = pages.get(path);
      if (linked === undefined) return [told(`"${target}" leads nowhere`)];
      if (anchor === undefined || !path.endsWith(".md")) return [];
      return anchorsOf(linked.text).has(anchor) ? [] : [told(`"${target}": no such heading`)];
    })
  );
}

function resolve(from: string, target: string): string {
  return posix.join(posix.dirname(from), target).replace(/\/$/, "");
}

function parentsOf(path: string): string[] {
  const parent = posix.dirname(path);
  return parent === path ? [] : [parent, ...parentsOf(parent)];
}

interface Link {
  readonly target: string;
  readonly line: number;
}

/** Inline links, images and link definitions that name no scheme. */
function linksOf(text: string): Link[] {
  return proseLines(text).flatMap((content, index) => {
    const inline = content.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g);
    const definition = content.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/g);
    return [...inline, ...definition]
      .map(([, target = ""]) => ({ target, line: index + 1 }))
      .filter(({ target }) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target));
  });
}

/** The lines, those of code emptied, so that line numbers stay. */
function proseLines(text: string): string[] {
  let fence: string | undefined;
  return text.split("\n").map((content) => {
    const mark = /^ {0,3}(```+|~~~+)/.exec(content)?.[1];
    if (mark !== undefined && (fence === undefined || content.trim() === fence)) {
      fence = fence === undefined ? mark : undefined;
      return "";
    }
    return fence === undefined ? content.replaceAll(/`[^`]*`/g, "") : "";
  });
}

/** Names that GitHub gives to a page's headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const content of text.split("\n")) {
    const heading = /^#{1,6} +(.+?)(?: +#+)?$/.exec(content)?.[1];
    if (heading === undefined) continue;
    const name = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    for (let count = 0;; count++) {
      const anchor = count === 0 ? name : `${name}-${count}`;
      if (anchors.has(anchor)) continue;
      anchors.add(anchor);
      break;
    }
  }
  return anchors;
}
