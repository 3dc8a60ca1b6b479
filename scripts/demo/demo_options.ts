import { parseArgs } from "node:util";

/** What `deno task demo` was asked for. */
export interface DemoOptions {
  readonly masters: number;
  readonly workers: number;
  /** Build the mirror and install from it, even where the public sources answer. */
  readonly fromSource: boolean;
  /** Whether to ask before packages are installed or the mirror is built; otherwise it is just done. */
  readonly yes: boolean;
}

/**
 * Reads the command line.
 * @param isCi a CI system runs us, where nobody is there to be asked
 * @throws Error when it says something else, with a message for the user
 */
export function parseDemoOptions(args: readonly string[], isCi: boolean): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      masters: { type: "string", default: "3" },
      workers: { type: "string", default: "2" },
      "from-source": { type: "boolean", default: false },
      yes: { type: "boolean", short: "y", default: false },
    },
  });
  const masters = count("--masters", values.masters, 1, 9);
  if (masters === 2) throw new Error("--masters 2 is worse than 1: the loss of either stops both");
  return {
    masters,
    workers: count("--workers", values.workers, 0, 80),
    fromSource: values["from-source"],
    yes: values.yes || isCi,
  };
}

function count(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new Error(`${option} takes a number from ${least} to ${most}, not "${text}"`);
  }
  return number;
}
