import { parse } from "yaml";
import type { StateAnswer } from "./state_protocol.ts";

/** What a master tells of itself, and of whom it sees. */
export interface MasterState {
  /** systemd's word for each service: `active`, `failed`, ... */
  readonly units: Readonly<Record<string, string>>;
  /** Of etcd and containerd; empty when there is none. */
  readonly versions: Readonly<Record<string, string>>;
  readonly certificates: readonly NodeCertificate[];
  /** Whether `hakube drill` has armed a restore that has not run yet. */
  readonly restorePending: boolean;
  /** The kubelet's configuration; undefined when it cannot be read. */
  readonly kubelet: unknown;
  /** HTTP status of `/readyz` by `HOST:PORT`; 0: no answer. */
  readonly readyz: ReadonlyMap<string, number>;
  /** Fingerprint of this API server's certificate; empty when there is none. */
  readonly ownFingerprint: string;
  /** Fingerprints of who has answered behind the load balancer. */
  readonly seenFingerprints: readonly string[];
}

/** A certificate on a master. */
export interface NodeCertificate {
  readonly path: string;
  /** undefined: what is there is no certificate. */
  readonly notAfter: Date | undefined;
}

/** Takes a master's answer apart. Lines that make no sense are left out. */
export function masterState(answer: StateAnswer<"status">["master"]): MasterState {
  const answers = pairs(answer.answers, " ");
  const fingerprints = (which: string) =>
    answers.filter(([key]) => key === which).map(([, text]) => text.split("=")[1] ?? "")
      .filter((text) => text !== "");
  return {
    units: Object.fromEntries(pairs(answer.units, " ")),
    versions: Object.fromEntries(pairs(answer.versions, " ")),
    certificates: pairs(answer.certificates, "\t").map(([path, text]) => ({
      path,
      notAfter: dateOf(text),
    })),
    restorePending: answer.restore.trim() === "active",
    kubelet: parsedYaml(answer.kubelet),
    readyz: readyzOf(answer),
    ownFingerprint: fingerprints("own")[0] ?? "",
    seenFingerprints: fingerprints("seen"),
  };
}

/** HTTP status of `/readyz` by `HOST:PORT`; 0: no answer. */
export function readyzOf(
  { apiServers }: Pick<StateAnswer<"status">["master"], "apiServers">,
): ReadonlyMap<string, number> {
  return new Map(pairs(apiServers, " ").map(([host, status]) => [host, Number(status) || 0]));
}

/** The lines of a text, each cut in two at the first separator. */
function pairs(text: string, separator: string): [string, string][] {
  return text.split("\n").flatMap((line): [string, string][] => {
    const at = line.indexOf(separator);
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1).trim()]] : [];
  });
}

/** @param text as openssl writes it: `notAfter=Nov 27 10:00:00 2027 GMT` */
function dateOf(text: string): Date | undefined {
  const match = /^notAfter=([A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4} GMT)$/.exec(text);
  const date = new Date(match?.[1] ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The first document of a YAML text; undefined when it is none. */
export function parsedYaml(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    // A machine may be anyone's: few aliases, so that a short text stays a short value.
    return parse(text, { maxAliasCount: 10, logLevel: "silent" }) ?? undefined;
  } catch {
    return undefined;
  }
}
