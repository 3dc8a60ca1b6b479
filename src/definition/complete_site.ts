import { certificatesOf } from "./certificates.ts";
import type { Proxy, TrustedCA } from "./cluster_definition.ts";
import type { DefinitionFacts } from "./definition_facts.ts";
import type { DefinitionInput } from "./definition_schema.ts";

/** The proxy, when one is named for anything. */
export function completeProxy({ proxy }: DefinitionInput): Proxy | undefined {
  const url = (written: string | undefined) => written?.replace(/\/$/, "");
  const [http, https] = [url(proxy?.http), url(proxy?.https)];
  if (http === undefined && https === undefined) return undefined;
  return { http, https, noProxy: [...new Set(proxy?.noProxy ?? [])] };
}

/** The authorities with the names that their files get on the nodes. */
export function completeTrustedCAs(
  { trustedCAs = [] }: DefinitionInput,
  { fileText }: DefinitionFacts,
): TrustedCA[] {
  const taken = new Set<string>();
  return [...new Set(trustedCAs)].map((reference) => {
    const name = freeName(fileName(reference), taken);
    taken.add(name);
    return { name, pem: certificatesOf(fileText(reference) ?? "") };
  });
}

/** Of its path, what a file may be called anywhere: `site-ca` of `./ca/Site CA.pem`. */
function fileName(reference: string): string {
  const base = reference.split("/").at(-1) ?? "";
  const name = base.replace(/\.(pem|crt|cer)$/i, "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return name.replaceAll(/^-|-$/g, "").slice(0, 60) || "ca";
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1;; number++) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(free)) return free;
  }
}
