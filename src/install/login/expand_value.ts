import { join } from "node:path/posix";
import { ConnectionError } from "../../errors.ts";
import type { Setting } from "./ssh_config.ts";

/** What stands for what in the values of a host's settings. */
export interface Expansion {
  readonly home: string;
  /** By the letter after `%`. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly environment: (name: string) => string | undefined;
}

/**
 * A path of a setting with `~`, `%` tokens and `${VARIABLE}` replaced, as ssh_config(5) has it under
 * TOKENS. What a token stands for is not looked at again.
 * @throws ConnectionError `ssh-config` for a token that hakube does not know, or a variable not set
 */
export function expandPath(
  value: string,
  { name, place }: Pick<Setting, "name" | "place">,
  { home, tokens, environment }: Expansion,
): string {
  const fail = (what: string): never => {
    throw new ConnectionError("ssh-config", `${place}: ${name} ${value}: ${what}`, [
      "write the path as it is",
    ]);
  };
  const expanded = value.replace(
    /%(.?)|\$\{([^}]*)\}/g,
    (_, token: string | undefined, variable: string | undefined) => {
      if (variable !== undefined) {
        return environment(variable) ?? fail(`the variable ${variable} is not set`);
      }
      if (token === "%") return "%";
      const known = token !== undefined && Object.hasOwn(tokens, token);
      return known ? tokens[token] ?? "" : fail(`hakube does not know the token %${token}`);
    },
  );
  return expandHome(expanded, home);
}

/** A path with `~` replaced. */
export function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : path;
}
