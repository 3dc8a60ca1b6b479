/** The lines between which `deno task bench --write` writes. */
function marks(part: string): { readonly begin: string; readonly end: string } {
  return { begin: `<!-- begin: deno task bench ${part} -->\n`, end: `<!-- end: ${part} -->` };
}

/**
 * Text of `docs/performance.md` after a part of the bench.
 * @throws Error when the page has no place for it
 */
export function withResult(page: string, part: string, result: string): string {
  const { begin, end } = marks(part);
  const start = page.indexOf(begin);
  const stop = page.indexOf(end, start);
  if (start === -1 || stop === -1) throw new Error(`no ${begin.trimEnd()} … ${end} in the page`);
  return `${page.slice(0, start + begin.length)}\n${result}\n${page.slice(stop)}`;
}

/** What stands in the page as the result of a part. @throws Error when there is no place for it */
export function resultIn(page: string, part: string): string {
  const { begin, end } = marks(part);
  const [, rest] = page.split(begin);
  const [result] = rest?.split(end) ?? [];
  if (result === undefined) throw new Error(`no ${begin.trimEnd()} in the page`);
  return result.trim();
}
