import { ConnectionError } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import { matchesAny } from "./patterns.ts";
import { type ConfigFile, loadConfigFiles, type LoadedLine } from "./ssh_config_files.ts";
import { matchHolds, type MatchSubject } from "./ssh_config_match.ts";
import type { Place } from "./ssh_config_text.ts";
import { isHarmless } from "./ssh_directives.ts";

/** A directive that applies to a host. */
export interface Setting {
  /** As written, for messages. */
  readonly name: string;
  readonly args: readonly string[];
  readonly place: Place;
}

/** Who asks for a host's settings, and with what on the command line, as it were. */
export interface ConfigQuery {
  /** What one types after `ssh`. */
  readonly host: string;
  /** As after `-l`; wins over the files. */
  readonly user: string | undefined;
  /** Who logs in when neither the query nor a file says it: what `Match user` sees then. */
  readonly defaultUser: string;
  readonly localUser: string;
}

/** Directives of which every one counts, not only the first. */
const repeated = ["identityfile", "certificatefile", "ignoreunknown"];

/** What the files say about one host. */
export class HostSettings {
  readonly #first = new Map<string, Setting>();
  /** By keyword, and then by value. */
  readonly #repeated = new Map<string, Map<string, Setting>>();

  /** @param keyword in lower case */
  first(keyword: string): Setting | undefined {
    return this.#first.get(keyword);
  }

  /** Every one of a directive that may stand more than once, each value once. */
  all(keyword: string): readonly Setting[] {
    return [...this.#repeated.get(keyword)?.values() ?? []];
  }

  /** All that apply, by their keywords. */
  entries(): [string, Setting][] {
    const lists = [...this.#repeated].flatMap(([keyword, settings]) =>
      [...settings.values()].map((setting): [string, Setting] => [keyword, setting])
    );
    return [...this.#first, ...lists];
  }

  add({ keyword, name, args, place }: LoadedLine): void {
    const setting = { name, args, place };
    if (repeated.includes(keyword)) {
      const settings = this.#repeated.get(keyword) ?? new Map<string, Setting>();
      const [value = ""] = args;
      if (!settings.has(value)) settings.set(value, setting);
      this.#repeated.set(keyword, settings);
    } else if (!this.#first.has(keyword) && !this.#isRuledOut(keyword)) {
      this.#first.set(keyword, setting);
    }
  }

  /** ssh_config(5): of ProxyCommand and ProxyJump, whichever comes first keeps out the other. */
  #isRuledOut(keyword: string): boolean {
    if (keyword === "proxyjump") return this.#first.has("proxycommand");
    return keyword === "proxycommand" && this.#first.has("proxyjump");
  }
}

/** OpenSSH's client configuration, read once for many hosts. */
export class SshConfig {
  readonly #files: readonly ConfigFile[];

  constructor(files: readonly ConfigFile[]) {
    this.#files = files;
  }

  /**
   * Reads the user's and the system's configuration.
   * @throws ConnectionError `ssh-config` for what cannot be read
   */
  static async load(files: Files, home: string): Promise<SshConfig> {
    return new SshConfig(await loadConfigFiles(files, home));
  }

  /** The names that `Host` lines give to one host each: what one would type after `ssh`. */
  hostNames(): string[] {
    const namesIn = ({ lines }: ConfigFile): string[] =>
      lines.flatMap(({ keyword, args, included }) =>
        keyword === "host"
          ? args.filter((pattern) => !/[*?!]/.test(pattern))
          : included.flatMap(namesIn)
      );
    return [...new Set(this.#files.flatMap(namesIn))];
  }

  /**
   * What applies to a host: of each directive the first, as in OpenSSH.
   * @throws ConnectionError `ssh-config` for a Match that hakube cannot decide, if it matters
   */
  settingsFor(query: ConfigQuery): HostSettings {
    const reading = new Reading(query);
    for (const file of this.#files) reading.read(file, true, true);
    if (reading.wantsFinalPass) {
      reading.beginFinalPass();
      for (const file of this.#files) reading.read(file, true, true);
    }
    return reading.settings;
  }
}

/** One walk through the files, for one host. */
class Reading {
  readonly settings = new HostSettings();
  wantsFinalPass = false;
  readonly #query: ConfigQuery;
  /** What `Host` looks at: in the final pass, the name that HostName gave. */
  #host: string;
  #isFinal = false;

  constructor(query: ConfigQuery) {
    this.#query = query;
    this.#host = query.host;
  }

  beginFinalPass(): void {
    this.#host = hostNameOf(this.settings, this.#query.host).toLowerCase();
    this.#isFinal = true;
    // As in OpenSSH, the second pass looks at the name that the first has found, and keeps it.
    const found = { name: "HostName", args: [this.#host], place: "the first pass" };
    this.settings.add({ keyword: "hostname", included: [], ...found });
  }

  /**
   * @param applies whether the lines before the first Host or Match apply
   * @param canApply false: the file is included where nothing applies, so nothing in it does
   */
  read({ lines }: ConfigFile, applies: boolean, canApply: boolean): void {
    let on = applies;
    for (const [index, line] of lines.entries()) {
      if (line.keyword === "host") {
        on = canApply && matchesAny(line.args, this.#host);
      } else if (line.keyword === "match") {
        on = this.#matches(line, () => sectionAfter(lines, index), canApply);
      } else if (line.keyword === "include") {
        for (const file of line.included) this.read(file, on, canApply && on);
      } else if (on) {
        this.settings.add(line);
      }
    }
  }

  #matches(line: LoadedLine, section: () => readonly LoadedLine[], canApply: boolean): boolean {
    const { user, defaultUser, localUser, host: originalHost } = this.#query;
    const subject: MatchSubject = {
      host: hostNameOf(this.settings, this.#host),
      originalHost,
      user: user ?? this.settings.first("user")?.args[0] ?? defaultUser,
      localUser,
      isFinal: this.#isFinal,
    };
    const { holds, wantsFinal } = matchHolds(line, subject);
    // Asked for by any such line, as in OpenSSH, even one that can never apply.
    if (wantsFinal) this.wantsFinalPass = true;
    if (!canApply) return false;
    if (typeof holds === "boolean") return holds;
    // What it would set makes no difference to hakube.
    if (section().every(({ keyword }) => isHarmless(keyword))) return false;
    throw new ConnectionError(
      "ssh-config",
      `${line.place}: hakube cannot say whether "Match ${line.args.join(" ")}" is meant for ` +
        `"${originalHost}": it does not know "${holds.unsupported}"`,
      ["use --ssh-transport openssh, which leaves all this to the ssh of this machine"],
    );
  }
}

/** The lines that a Host or Match is for. */
function sectionAfter(lines: readonly LoadedLine[], index: number): readonly LoadedLine[] {
  let end = index + 1;
  while (end < lines.length && !["host", "match"].includes(lines[end]?.keyword ?? "")) end++;
  return lines.slice(index + 1, end);
}

/** The name or address that is connected to. */
export function hostNameOf(settings: HostSettings, host: string): string {
  const hostName = settings.first("hostname")?.args[0];
  return hostName === undefined
    ? host
    : hostName.replace(/%([%h])/g, (_, token) => token === "h" ? host : "%");
}
