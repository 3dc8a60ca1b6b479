/** One jump host, as ProxyJump and `sshJumpHost` write it: `[user@]host[:port]`. */
export interface JumpHop {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * Reads a list of jump hosts, the nearest first; `none` is an empty one.
 * @returns undefined when it cannot be understood
 */
export function parseJumpList(text: string): JumpHop[] | undefined {
  if (text.toLowerCase() === "none") return [];
  const hops = text.split(",").map((hop) => parseHop(hop.trim()));
  return hops.every((hop) => hop !== undefined) ? hops : undefined;
}

/** A hop as it is written, for messages. */
export function formatHop({ user, host, port }: JumpHop): string {
  return `${user === undefined ? "" : `${user}@`}${host}${port === undefined ? "" : `:${port}`}`;
}

function parseHop(text: string): JumpHop | undefined {
  const match = /^(?:ssh:\/\/)?(?:([^/]*)@)?([^@:/\s[\]]+)(?::(\d{1,5}))?\/?$/.exec(text);
  const [, user, host, digits] = match ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  const isPort = port === undefined || (port >= 1 && port <= 65535);
  return host === undefined || user === "" || !isPort ? undefined : { user, host, port };
}
