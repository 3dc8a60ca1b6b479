import { ConnectionError } from "../../errors.ts";
import { matchesAny } from "./patterns.ts";
import type { ConfigLine } from "./ssh_config_text.ts";

/** What the criteria of a `Match` line are held against. */
export interface MatchSubject {
  /** After HostName. */
  readonly host: string;
  /** What was typed. */
  readonly originalHost: string;
  readonly user: string;
  readonly localUser: string;
  /** In the second reading of the files, which `Match final` asks for. */
  readonly isFinal: boolean;
}

/** Whether a `Match` applies. */
export interface MatchResult {
  /** A criterion that only OpenSSH can decide, when it depends on that. */
  readonly holds: boolean | { readonly unsupported: string };
  readonly wantsFinal: boolean;
}

/**
 * Decides a `Match` line. As in OpenSSH all criteria must hold, and one that would run a command is
 * left out when another before it does not.
 * @throws ConnectionError `ssh-config` when a criterion lacks its value
 */
export function matchHolds({ args, place }: ConfigLine, subject: MatchSubject): MatchResult {
  let holds: MatchResult["holds"] = true;
  let wantsFinal = false;
  for (let index = 0; index < args.length; index++) {
    const word = (args[index] ?? "").toLowerCase();
    const negated = word.startsWith("!");
    const criterion = negated ? word.slice(1) : word;
    if (criterion === "final") wantsFinal = true;
    let held = withoutValue(criterion, subject);
    if (held === undefined) {
      const value = args[++index];
      if (value === undefined) {
        throw new ConnectionError("ssh-config", `${place}: Match ${criterion} has no value`);
      }
      held = withValue(criterion, value, subject);
    }
    if (held === undefined) {
      if (holds === true) holds = { unsupported: criterion };
    } else if (held === negated) {
      holds = false;
    }
  }
  return { holds, wantsFinal };
}

function withoutValue(criterion: string, { isFinal }: MatchSubject): boolean | undefined {
  if (criterion === "all") return true;
  // hakube refuses CanonicalizeHostname, so there is no other second pass than the final one.
  return criterion === "final" || criterion === "canonical" ? isFinal : undefined;
}

function withValue(criterion: string, value: string, subject: MatchSubject): boolean | undefined {
  const patterns = value.split(",");
  switch (criterion) {
    case "host":
      return matchesAny(lowerCase(patterns), subject.host.toLowerCase());
    case "originalhost":
      return matchesAny(lowerCase(patterns), subject.originalHost.toLowerCase());
    case "user":
      return matchesAny(patterns, subject.user);
    case "localuser":
      return matchesAny(patterns, subject.localUser);
    default:
      return undefined;
  }
}

function lowerCase(patterns: readonly string[]): string[] {
  return patterns.map((pattern) => pattern.toLowerCase());
}
