import { styledTitle } from "./help_look.ts";

/** The example at the end of a help text. */
export function example(...lines: string[]): string {
  return [`\n${styledTitle("Example:")}`, ...lines.map((line) => `  ${line}`)].join("\n");
}
