import { z } from "zod";
import { ipv4Source } from "./ipv4.ts";
import { siteTextFormats } from "./site_text_formats.ts";
import {
  ipv6Advice,
  portAdvice,
  schemeAdvice,
  underscoreAdvice,
  upperCaseAdvice,
} from "./text_advice.ts";
import { directoryName, host, jumpHost, labelName, port, subdomain } from "./text_patterns.ts";

/**
 * What a text of the definition may look like. Every text that can reach a shell, a path, a
 * configuration file or an SSH option has a format that lists the characters it may have.
 */
export interface TextFormat {
  readonly pattern: RegExp;
  /** Ends the sentence `sshPort "x" is not ...`. */
  readonly expected: string;
  /** Hints for common mistakes; the first whose pattern is found in the text is given. */
  readonly advice?: readonly (readonly [RegExp, string])[];
}

const nameExpected = "a DNS-1123 name: at most 63 lower-case letters, digits, '-' and '.', " +
  "letters or digits at both ends";

/** All formats, by the name of the rule that a text breaks when it does not match. */
export const textFormats = {
  "schema-reference": {
    pattern: /^[\w.:/#~-]{1,300}$/,
    expected: "a URL or path of a JSON schema",
  },
  "cluster-name": {
    pattern: new RegExp(`^(?=.{1,63}$)${subdomain}$`),
    expected: nameExpected,
    advice: [upperCaseAdvice, underscoreAdvice],
  },
  "node-name": {
    pattern: new RegExp(`^(?=.{1,63}$)${subdomain}$`),
    expected: nameExpected,
    advice: [upperCaseAdvice, underscoreAdvice],
  },
  "dns-domain": {
    pattern: new RegExp(`^(?=.{1,190}$)${subdomain}$`),
    expected: "a DNS domain of lower-case letters, digits, '-' and '.'",
    advice: [upperCaseAdvice],
  },
  "host": {
    pattern: new RegExp(`^(?=.{1,253}$)${host}$`),
    expected: "an IPv4 address or a DNS name",
    advice: [ipv6Advice, schemeAdvice, [/^\*\./, "wildcard names are not supported"]],
  },
  "endpoint": {
    pattern: new RegExp(`^(?=.{1,259}$)${host}(?::${port})?$`),
    expected: "an IPv4 address or a DNS name, with or without :port",
    advice: [ipv6Advice, schemeAdvice, portAdvice],
  },
  "ssh-host": {
    // Also a Host alias of ~/.ssh/config, which may have underscores.
    pattern: new RegExp(
      `^(?=.{1,253}$)(?:${ipv4Source}|(?!(?:.*\\.)?\\d+$)[A-Za-z0-9][A-Za-z0-9._-]*)$`,
    ),
    expected: "an address, a DNS name or a Host of ~/.ssh/config",
    advice: [ipv6Advice, [/@/, "the user goes into sshLoginUser"], [
      /^[^:]+:\d+$/,
      "the port goes into sshPort",
    ]],
  },
  "ssh-jump-host": {
    pattern: new RegExp(`^(?=.{1,1024}$)(?:none|${jumpHost}(?:,${jumpHost}){0,15})$`),
    expected: '"none", or [user@]host[:port], several separated by commas, the nearest first',
    advice: [
      [/::|\[/, "IPv6 is not supported"],
      [/\s/, "write it without spaces"],
      schemeAdvice,
      portAdvice,
    ],
  },
  "ipv4-address": {
    pattern: new RegExp(`^${ipv4Source}$`),
    expected: "an IPv4 address",
    advice: [ipv6Advice, [/^[\d.]+\/\d+$/, "write it without the prefix length"], [
      /^(?=.*[A-Za-z])[A-Za-z0-9.-]+$/,
      "a name goes into sshHost",
    ]],
  },
  "cidr": {
    pattern: new RegExp(`^${ipv4Source}/(?:3[0-2]|[12]?\\d)$`),
    expected: 'an IPv4 range such as "10.32.0.0/12"',
    advice: [ipv6Advice, [/,/, "dual-stack is not supported"]],
  },
  "version": {
    pattern: /^(?:0|[1-9]\d{0,4})\.(?:0|[1-9]\d{0,4})\.(?:0|[1-9]\d{0,4})$/,
    expected: 'a version such as "1.2.3"',
    advice: [[/^v\d/, 'write it without the "v"'], [
      /^\d+\.\d+$/,
      "give the patch release too, the third number",
    ]],
  },
  "docker-version": {
    pattern: /^[A-Za-z0-9][A-Za-z0-9.:~+_-]{0,99}$/,
    expected: "a version of Docker",
  },
  "directory": {
    pattern: new RegExp(`^(?=.{1,200}$)(?:\\./)?${directoryName}(?:/${directoryName})*/?$`),
    expected: "a directory below the assets directory",
    advice: [[/^[/~]/, "it is relative to the assets directory"], [
      /(^|\/)\.\.?(\/|$)/,
      'write it without "." and ".."',
    ]],
  },
  "common-name": {
    pattern: /^(?=.{1,64}$)[A-Za-z0-9](?:[A-Za-z0-9 ._:-]*[A-Za-z0-9])?$/,
    expected: "a common name: at most 64 letters, digits, spaces and . _ : -",
  },
  "duration": {
    pattern: /^(?=\d)(?:\d{1,9}h)?(?:\d{1,9}m)?(?:\d{1,9}s)?$/,
    expected: 'a duration such as "87600h"',
    advice: [[/^\d+[dwy]$/, "hours are the largest unit: a year has 8760h"]],
  },
  "ssh-user": {
    pattern: /^[a-z_][a-z0-9_-]{0,31}$/,
    expected: "a user name: lower-case letters, digits, '_' and '-'",
  },
  "key-path": {
    pattern: /^(?!~(?:[^/]|$))[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]{1,1024}$/u,
    expected: "a path: not empty, and without control characters",
    advice: [[
      /^~/,
      "~/ is your own home; another's is written out, and a file of that name is ./~",
    ]],
  },
  "ssh-host-key": {
    pattern:
      /^(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa) [A-Za-z0-9+/]{16,4096}={0,2}(?: [\w.@:+-]{1,100})?$/,
    expected: 'a public host key such as "ssh-ed25519 AAAA..."',
    advice: [
      [/^SHA256:/, "a fingerprint is not enough: give the key"],
      [/^\S+ (?:ssh|ecdsa)-\S+ \S+$/, "leave out the host name before the key's type"],
      [/PRIVATE KEY/, "this is a private key, which must not be here"],
    ],
  },
  "label-key": {
    pattern: new RegExp(`^(?:(?=[^/]{1,253}/)${subdomain}/)?${labelName}$`),
    expected: 'a key that Kubernetes takes, such as "example.com/role"',
  },
  "label-value": {
    pattern: new RegExp(`^(?:${labelName})?$`),
    expected: "a value that Kubernetes takes: at most 63 letters, digits and . _ -",
  },
  "hook-reference": {
    // A name, or a path (it has a slash) that only the admin machine's file system sees.
    pattern: new RegExp(
      "^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}" +
        "|(?=[^/]*/)[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]{1,1024})$",
      "u",
    ),
    expected: "the name of a bundled hook or the path of a script",
  },
  "cloud-provider": {
    pattern: /^[a-z0-9-]{1,40}$/,
    expected: 'the name of a cloud provider: write "external" or null',
  },
  ...siteTextFormats,
  "preflight-check": {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,199}$/,
    expected: 'the name of one of kubeadm\'s preflight checks, such as "NumCPU"',
  },
  "preflight-id": {
    pattern: /^[a-z][a-z0-9-]{0,39}$/,
    expected: 'the name of one of the checks of hakube preflight, such as "cpus"',
    advice: [upperCaseAdvice, underscoreAdvice],
  },
} as const satisfies Readonly<Record<string, TextFormat>>;

/** Name of a format, which is also the name of its rule. */
export type TextFormatName = keyof typeof textFormats;

/** A zod schema for texts of a format. Its issue carries the format's name. */
export function text(format: TextFormatName): z.ZodCustomStringFormat<TextFormatName> {
  return z.stringFormat(format, textFormats[format].pattern);
}

/** The format of that name; undefined when zod's issue is about something else. */
export function textFormat(name: string): TextFormat | undefined {
  return Object.hasOwn(textFormats, name) ? textFormats[name as TextFormatName] : undefined;
}
