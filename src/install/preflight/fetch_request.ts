import { Buffer } from "node:buffer";
import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { type Credentials, curlLogin } from "../../plan/site/mirror_access.ts";
import { noProxy } from "../../plan/site/proxy.ts";
import type { Source } from "./sources.ts";

/**
 * What preflight's `fetch` is told: how many sources there are, the authorities that are trusted
 * beside the system's, and a configuration of curl, both in base64. It is the way on which the boot
 * script and containerd will go: through the proxy, and with logins.
 */
export function fetchRequest(
  sources: readonly Source[],
  definition: ClusterDefinition,
  credentials: ReadonlyMap<string, Credentials>,
): string[] {
  const authorities = new Set([
    ...definition.trustedCAs.map(({ pem }) => pem),
    ...sources.flatMap(({ mirror }) => mirror?.ca ?? []),
  ]);
  const sections = sources.map((source, index) =>
    [
      `url = "${source.url}"`,
      'output = "/dev/null"',
      `write-out = "${index} %{http_code} %{errormsg}\\n"`,
      ...transferLines,
      ...proxyLines(source, definition),
      ...loginLines(source, credentials),
    ].join("\n")
  );
  return [
    `${sources.length}`,
    encode([...authorities].join("")),
    encode(`${sections.join("\nnext\n")}\n`),
  ];
}

const transferLines = [
  "silent",
  "head",
  "location",
  "max-redirs = 5",
  'proto = "=http,https"',
  "connect-timeout = 5",
  "max-time = 10",
];

function proxyLines({ url }: Source, definition: ClusterDefinition): string[] {
  const proxy = definition.proxy?.[url.startsWith("https:") ? "https" : "http"];
  if (proxy === undefined) return [];
  return [`proxy = "${proxy}"`, `noproxy = "${noProxy(definition).join(",")}"`];
}

function loginLines(
  { mirror, url }: Source,
  credentials: ReadonlyMap<string, Credentials>,
): string[] {
  const login = credentials.get(mirror?.credentialsFile ?? "");
  return url.startsWith("https://") && login !== undefined ? [curlLogin(login).trim()] : [];
}

/** In one word; `-` for none. */
function encode(text: string): string {
  return Buffer.from(text).toString("base64") || "-";
}
