import { parse } from "ssh-config";
import { ConnectionError } from "../../errors.ts";

/** Where a directive stands, as `FILE:LINE`. */
export type Place = string;

/** A directive of an ssh_config file. */
export interface ConfigLine {
  /** In lower case: OpenSSH does not mind the case. */
  readonly keyword: string;
  /** The keyword as written, for messages. */
  readonly name: string;
  /** Never empty. */
  readonly args: readonly string[];
  readonly place: Place;
}

/** What each line of the library's tree is; the types that it comes with are an enum. */
type Line = ReturnType<typeof parse>[number];
type Directive = Extract<Line, { readonly param: string }>;

/** The library gives these as lists of words; the value of any other is one text. */
const lists = [
  ...["globalknownhostsfile", "host", "ipqos", "sendenv", "userknownhostsfile", "match"],
  ...["canonicaldomains", "include"],
];

/**
 * Takes the text of an ssh_config file apart, with the library `ssh-config`: directives in their order,
 * `Host` and `Match` among them. The library's own evaluation is not used: it takes the last `User` of
 * `Match`, knows no `Include`, runs the commands of `Match exec`, and tells no line numbers.
 * @throws ConnectionError `ssh-config` naming the line that cannot be read
 */
export function parseConfigText(text: string, file: string): ConfigLine[] {
  let tree: Line[];
  try {
    tree = parse(text);
  } catch (error) {
    // The library throws for quotes that are not closed, and for Host and Match without a value.
    const reason = error instanceof Error ? error.message : String(error);
    throw unreadable(file, `a quote is not closed, or a directive has no value (${reason})`);
  }
  const lines: ConfigLine[] = [];
  const texts = text.split(/\r?\n/);
  let number = 1;
  const walk = (nodes: readonly Line[]): void => {
    for (const node of nodes) {
      number += lineFeeds(node.before);
      if ("param" in node) {
        const place = `${file}:${number}`;
        if (node.param !== "") lines.push(lineOf(node, place, texts[number - 1] ?? ""));
        number += lineFeeds(node.separator);
      }
      number += lineFeeds(node.after);
      if ("config" in node) walk(node.config);
    }
  };
  walk(tree);
  return lines;
}

function lineOf(node: Directive, place: Place, text: string): ConfigLine {
  const { param: name, value } = node;
  const keyword = name.toLowerCase();
  const words = typeof value === "string" ? [value] : value.map(({ val }) => val);
  // A missing value is taken from the next line, and the keyword with the line feed.
  if (lineFeeds(name + node.separator) > 0 || words.every((word) => word === "")) {
    throw unreadable(place, `${name.trim()} has no value`);
  }
  if (isReadOtherwise(text)) {
    throw unreadable(place, "hakube reads only double quotes, around a whole word", [
      "write the value without ' and \\, and # only before a comment",
    ]);
  }
  return { keyword, name, args: lists.includes(keyword) ? words : [words.join(" ")], place };
}

/** Quotes that OpenSSH understands and the library does not: `'a b'`, `a\ b`, `a"b c"`, `a#b`. */
function isReadOtherwise(text: string): boolean {
  const withoutComment = text.replace(/(^|\s)#.*$/, "");
  const outsideQuotes = withoutComment.replace(/(^|[\s=,])"[^"\\]*"(?=$|[\s,])/g, "$1");
  return /['"\\#]/.test(outsideQuotes);
}

function lineFeeds(text: string): number {
  return text.split("\n").length - 1;
}

function unreadable(
  where: string,
  why: string,
  hints: readonly string[] = ["ssh -G HOST shows what ssh makes of the file"],
): ConnectionError {
  return new ConnectionError("ssh-config", `${where} cannot be read: ${why}`, hints);
}
