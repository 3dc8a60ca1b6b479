import type { AllowedAdvisory } from "./allowed_advisories.ts";

/** What `deno audit` gave. */
export interface AuditOutput {
  readonly ok: boolean;
  /** Advisories, or that there are none; empty when the service could not be asked. */
  readonly stdout: string;
}

/** What follows from it, and what to say. */
export interface AuditVerdict {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** EX_TEMPFAIL of sysexits(3): nothing is known, and may be later. */
export const notAskedCode = 75;

/** Each advisory is shown in a box, which begins with this. */
const boxBegin = "\u256d";

/**
 * Judges a dependency audit: advisories fail it, but those that are allowed until a day to come.
 * @param today as `2026-11-24`
 */
export function judgeAudit(
  { ok, stdout }: AuditOutput,
  allowed: readonly AllowedAdvisory[],
  today: string,
): AuditVerdict {
  if (stdout.trim() === "") {
    return {
      exitCode: notAskedCode,
      lines: ["not audited: the advisory service could not be asked, so nothing is known"],
    };
  }
  const expired = allowed.filter(({ until }) => until < today);
  const ids = new Set(allowed.filter(({ until }) => until >= today).map(({ id }) => id));
  const advisories = ok ? [] : stdout.split(boxBegin).slice(1);
  const isAllowed = (box: string) => ids.has(/GHSA(-[0-9a-z]{4}){3}/.exec(box)?.[0] ?? "");
  const left = advisories.filter((box) => !isAllowed(box));
  // What is no list of advisories is no good news either.
  const isFailed = left.length > 0 || expired.length > 0 || (!ok && advisories.length === 0);
  return {
    exitCode: isFailed ? 1 : 0,
    lines: [
      ...(left.length > 0 || isFailed ? [stdout.trim()] : []),
      ...expired.map(({ id, until }) => `${id} was allowed until ${until}: look at it again`),
      ...(isFailed ? [] : [`no known vulnerabilities but ${ids.size} that are allowed`]),
    ],
  };
}
