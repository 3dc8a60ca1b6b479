/** Where a library may be imported. */
export interface LibraryHome {
  readonly library: RegExp;
  /** Path that the importing file must begin with. */
  readonly home: string;
}

/** Libraries that one part of the program hides from the others, so that it can be replaced. */
export const libraryHomes: readonly LibraryHome[] = [
  { library: nameOf("commander|@commander-js/extra-typings"), home: "src/cli/" },
  { library: nameOf("@inquirer/[^/]+"), home: "src/adapters/" },
  { library: nameOf("ssh2|@types/ssh2"), home: "src/adapters/ssh2/" },
  { library: nameOf("ssh-config"), home: "src/install/login/" },
  { library: nameOf("@peculiar/x509|reflect-metadata"), home: "src/assets/pki/" },
  { library: nameOf("eta"), home: "src/assets/" },
  { library: nameOf("highlight\\.js"), home: "src/cli/views/inspect/page/" },
  { library: nameOf("diff"), home: "src/cli/views/diff/" },
  { library: nameOf("age-encryption"), home: "src/assets/archive/" },
];

function nameOf(library: string): RegExp {
  return new RegExp(`^(?:npm:/?)?(?:${library})(?:[@/]|$)`);
}

/** Modules of Node that reach out of the process. */
const ioModules = [
  ...["child_process", "cluster", "dgram", "dns", "fs", "http", "http2", "https", "inspector"],
  ...["net", "os", "process", "readline", "repl", "tls", "tty", "worker_threads"],
];

/** Whether a specifier is a module of Node that reaches out of the process; `node:fs/promises` too. */
export function isIoModule(specifier: string): boolean {
  const name = specifier.replace(/^node:/, "").split("/")[0] ?? "";
  return ioModules.includes(name);
}

const outside = ["Deno", "process", "fetch", "WebSocket", "EventSource", "Worker", "localStorage"];
const clock = ["Date.now", "new Date", "performance", "Temporal", "setTimeout", "setInterval"];
const chance = ["Math.random", "crypto"];

/**
 * Why a name must not be used in a layer below `cli`.
 * @param isPure in `definition` and `plan`, which know neither the time nor chance
 * @returns undefined when it may be used
 */
export function forbiddenName(name: string, isPure: boolean): string | undefined {
  if (outside.includes(name)) return "must reach the outside through a port";
  if (!isPure) return undefined;
  if (clock.includes(name)) return "must not know the time";
  return chance.includes(name) ? "must not know chance" : undefined;
}
