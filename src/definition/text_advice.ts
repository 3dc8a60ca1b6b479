import { port } from "./text_patterns.ts";

/** Common mistakes that several formats have in common, each with what to do about it. */

export const ipv6Advice = [/^\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*:/, "IPv6 is not supported"] as const;
export const schemeAdvice = [/^[a-z]+:\/\//, "write it without a scheme such as https://"] as const;
export const upperCaseAdvice = [/[A-Z]/, "write it in lower case"] as const;
export const portAdvice = [
  new RegExp(`:(?!${port}(?!\\d))\\d+(?:[/,]|$)`),
  "a port is a number from 1 to 65535",
] as const;
export const underscoreAdvice = [/_/, 'write "-" instead of "_"'] as const;
