import type { InstalledSsh } from "../installed_ssh.ts";
import type { Ssh } from "../ports.ts";

/**
 * SSH that loads its library with the first use: most commands talk to no node, and ssh2 is a good
 * part of what a program like this has to load.
 * @param agentSocket SSH_AUTH_SOCK
 */
export function lazySsh(agentSocket: string | undefined): Ssh {
  let loaded: Promise<Ssh> | undefined;
  const load = (): Promise<Ssh> =>
    loaded ??= import("./ssh2/ssh2.ts").then(({ Ssh2 }) => new Ssh2({ agentSocket }));
  return {
    connect: async (target, options) => await (await load()).connect(target, options),
    readLoginKey: async (path, passphrase, agentKeys) =>
      await (await load()).readLoginKey(path, passphrase, agentKeys),
    parseLoginKey: async (text, label) => await (await load()).parseLoginKey(text, label),
    agentKeys: async (socket) => await (await load()).agentKeys(socket),
  };
}

/**
 * The installed client, whose adapter is loaded with the first use.
 * @param temporary TMPDIR
 */
export function lazyInstalledSsh(temporary: string | undefined): InstalledSsh {
  return {
    connect: async (target, options) => {
      const { OpenSsh } = await import("./openssh/openssh.ts");
      return await new OpenSsh(temporary).connect(target, options);
    },
  };
}
