/** What to call a definition in messages. @param path a file, or `-` for standard input */
export function definitionName(path: string): string {
  return path === "-" ? "standard input" : path;
}
