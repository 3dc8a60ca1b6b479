import { ipv4Source } from "./ipv4.ts";

/** Sources of regular expressions, of which the formats of texts are put together. */

/** A label of a DNS name in lower case (RFC 1123). */
export const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

/** Labels with dots between. */
export const subdomain = `${label}(?:\\.${label})*`;

const anyCaseLabel = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
// A name whose last label is a number would be read as an IPv4 address by some programs.
const dnsName = `(?:${anyCaseLabel}\\.)*(?!\\d+(?![A-Za-z0-9-]))${anyCaseLabel}`;

/** An IPv4 address or a DNS name. */
export const host = `(?:${ipv4Source}|${dnsName})`;

/** A TCP port. */
export const port =
  "(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

/** As sshHost: also a Host of ~/.ssh/config. Users of jump hosts need not be users of Linux. */
export const jumpHost =
  `(?:[A-Za-z0-9_][A-Za-z0-9_.@+=~-]{0,127}@)?[A-Za-z0-9][A-Za-z0-9._-]*(?::${port})?`;

/** The name in a Kubernetes label, and its value. */
export const labelName = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

/** One part of a path below the assets directory. */
export const directoryName = "[A-Za-z0-9_][A-Za-z0-9._-]{0,63}";
