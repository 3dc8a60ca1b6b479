// A whole word in capitals, so that no real name is taken for one.
const placeholderWord = /(?<![A-Za-z0-9])(?:TODO|FIXME|CHANGE_?ME|REPLACE_?ME)(?![A-Za-z0-9])/;

/** Whether a text only keeps the place of one that somebody has still to write, such as `TODO`. */
export function isPlaceholder(text: string): boolean {
  return placeholderWord.test(text);
}
