/**
 * A command as one would type it.
 * @param args without the program's name
 */
export function commandLine(args: readonly string[]): string {
  return ["hakube", ...args.map(shellWord)].join(" ");
}

/** What is plain stays plain; anything else is put between apostrophes. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_./:=@,+-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
