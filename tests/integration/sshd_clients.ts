import { OpenSsh } from "../../src/adapters/openssh/openssh.ts";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import type { InstalledSshOptions } from "../../src/installed_ssh.ts";
import type { SshConnection } from "../../src/ports.ts";
import { makeKey, type TestSshd, trusting } from "./sshd.ts";

/** Logs in to a test's sshd with a new key. */
export type LogIn = (sshd: TestSshd) => Promise<SshConnection>;

/** How nodes can be logged in to, by the name of `--ssh-transport`. */
export const sshClients: Readonly<Record<"ssh2" | "openssh", LogIn>> = {
  async ssh2(sshd) {
    const ssh = new Ssh2({ agentSocket: undefined });
    return await ssh.connect(sshd.target, {
      keys: [await ssh.readLoginKey(await authorizedKey(sshd))],
      preferredHostKeyTypes: [],
      verifyHostKey: trusting(sshd),
      timeoutSeconds: 20,
    });
  },
  async openssh(sshd) {
    return await connectInstalled(sshd, { keyFile: await authorizedKey(sshd) });
  },
};

/** Logs in with the installed client, which trusts the sshd's key and no other. */
export async function connectInstalled(
  sshd: TestSshd,
  options: Partial<InstalledSshOptions> = {},
): Promise<SshConnection> {
  return await new OpenSsh(sshd.directory).connect({ ...sshd.target, jumpHost: undefined }, {
    keyFile: undefined,
    keyText: undefined,
    hostKey: [...sshd.hostKeys].map((words) => words.join(" "))[0],
    knownHosts: "",
    unknownHosts: "refuse",
    onAccepted: () => Promise.reject(new Error("nothing was to be accepted")),
    interactive: false,
    timeoutSeconds: 20,
    ...options,
  });
}

/** @returns path of a new private key that the sshd lets in */
export async function authorizedKey(sshd: TestSshd): Promise<string> {
  const path = `${sshd.directory}/key`;
  await sshd.authorize(await makeKey(path, "-t", "ed25519"));
  return path;
}
