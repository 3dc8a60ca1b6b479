import { join } from "node:path/posix";
import { ConnectionError } from "../../errors.ts";
import type { SshKeepalive } from "../../ports.ts";
import { expandPath, type Expansion } from "./expand_value.ts";
import { type JumpHop, parseJumpList } from "./jump_list.ts";
import type { HostSettings, Setting } from "./ssh_config.ts";

/** @returns undefined when no IdentityFile applies; none for the value `none` */
export function identityFilesOf(
  settings: HostSettings,
  expansion: Expansion,
): string[] | undefined {
  const written = settings.all("identityfile");
  if (written.length === 0) return undefined;
  return written.flatMap((setting) => {
    const [value = ""] = setting.args;
    return value.toLowerCase() === "none" ? [] : [expandPath(value, setting, expansion)];
  });
}

/** Of IdentityAgent: a path; `none`; undefined for the agent at SSH_AUTH_SOCK. */
export function agentSocketOf(settings: HostSettings, expansion: Expansion): string | undefined {
  const setting = settings.first("identityagent");
  const value = setting?.args[0];
  if (setting === undefined || value === undefined || value === "SSH_AUTH_SOCK") return undefined;
  if (value.toLowerCase() === "none") return "none";
  const variable = /^\$(\w+)$/.exec(value)?.[1];
  // As in OpenSSH, a variable that is not set is an agent that is not there.
  if (variable !== undefined) return expansion.environment(variable) ?? "none";
  return expandPath(value, setting, expansion);
}

/** The user's files of known host keys, then the system's. */
export function knownHostsFilesOf(settings: HostSettings, expansion: Expansion): string[] {
  const filesOf = (keyword: string, defaults: readonly string[]): readonly string[] => {
    const setting = settings.first(keyword);
    if (setting === undefined) return defaults;
    if (setting.args.length === 1 && setting.args[0]?.toLowerCase() === "none") return [];
    return setting.args.map((path) => expandPath(path, setting, expansion));
  };
  const own = ["known_hosts", "known_hosts2"].map((name) => join(expansion.home, ".ssh", name));
  const all = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"];
  return [...filesOf("userknownhostsfile", own), ...filesOf("globalknownhostsfile", all)];
}

/** @returns undefined when ServerAliveInterval is not set, or off: hakube's own applies then */
export function keepaliveOf(settings: HostSettings): SshKeepalive | undefined {
  const intervalSeconds = secondsOf(settings.first("serveraliveinterval"));
  if (intervalSeconds === undefined || intervalSeconds === 0) return undefined;
  // Three, as ssh_config(5) says.
  const countMax = numberOf(settings.first("serveralivecountmax")) ?? 3;
  return { intervalSeconds, countMax };
}

/**
 * @returns undefined when it is not set, or `none`
 * @throws ConnectionError `ssh-config` for anything else than a number
 */
export function numberOf(setting: Setting | undefined): number | undefined {
  const value = setting?.args[0];
  if (setting === undefined || value === undefined || value.toLowerCase() === "none") {
    return undefined;
  }
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw notA("number", setting, value);
}

/**
 * @returns undefined when it is not set, or `none`
 * @throws ConnectionError `ssh-config` for what is no TCP port
 */
export function portOf(setting: Setting | undefined): number | undefined {
  const port = numberOf(setting);
  if (setting === undefined || port === undefined || (port >= 1 && port <= 65_535)) return port;
  throw notA("port", setting, `${port}`);
}

const secondsOfUnit: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/**
 * A time as ssh_config(5) writes it, "TIME FORMATS" of sshd_config(5): `90`, `1m30s`.
 * @returns seconds; undefined when it is not set, or `none`
 * @throws ConnectionError `ssh-config` for anything else
 */
export function secondsOf(setting: Setting | undefined): number | undefined {
  const value = setting?.args[0]?.toLowerCase();
  if (setting === undefined || value === undefined || value === "none") return undefined;
  if (!/^(\d{1,6}[smhdw]?)+$/.test(value)) throw notA("time", setting, value);
  return [...value.matchAll(/(\d+)([smhdw]?)/g)]
    .reduce((sum, [, count, unit = ""]) => sum + Number(count) * (secondsOfUnit[unit] ?? 1), 0);
}

function notA(what: string, { place, name }: Setting, value: string): ConnectionError {
  return new ConnectionError("ssh-config", `${place}: ${name} "${value}" is not a ${what}`, [
    "ssh -G HOST shows what ssh makes of the file",
  ]);
}

/**
 * The jump hosts of ProxyJump, the nearest first.
 * @returns undefined when it is not set; none for the value `none`
 * @throws ConnectionError `ssh-config` when it cannot be understood
 */
export function hopsOf(setting: Setting | undefined): JumpHop[] | undefined {
  if (setting === undefined) return undefined;
  const hops = parseJumpList(setting.args.join(" "));
  if (hops !== undefined) return hops;
  const message = `${setting.place}: "${setting.name} ${setting.args.join(" ")}" is no list of ` +
    "[user@]host[:port]; IPv6 is not supported";
  throw new ConnectionError("ssh-config", message, ["write hosts with commas between, or none"]);
}

/**
 * Refuses a user whose name cannot be in a path or certificate on the node.
 * @param setting what says it, if a file does
 * @throws ConnectionError `ssh-config`
 */
export function checkUser(user: string, host: string, { place }: Partial<Setting> = {}): void {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.@+=:~-]{0,127}$/.test(user)) return;
  const where = place === undefined ? "" : `${place}: `;
  if (user === "") {
    throw new ConnectionError("ssh-config", `nothing says as whom to log in to "${host}"`, [
      "set the environment variable USER, or write user@ before the host's name",
    ]);
  }
  throw new ConnectionError(
    "ssh-config",
    `${where}hakube cannot log in to "${host}" as User "${user}"`,
    [
      "a user's name has letters, digits and _ . @ + = : ~ -",
    ],
  );
}
