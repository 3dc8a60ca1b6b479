import assert from "node:assert/strict";
import { homedir, userInfo } from "node:os";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import type { LoginRoute } from "../../src/install/login/login_route.ts";
import { LoginResolver } from "../../src/install/login/resolve_login.ts";
import { SshConfig } from "../../src/install/login/ssh_config.ts";
import { resolvedNode } from "../fakes/resolved_definition.ts";

/** Who runs the tests. */
export const localUser = userInfo().username;

/** The way to a host, for somebody whose home holds the configuration. */
export async function route(
  home: string,
  host: string,
  warn = (_: string) => {},
): Promise<LoginRoute> {
  const resolver = new LoginResolver({
    config: await SshConfig.load(denoFiles, home),
    home: homedir(),
    localUser,
    environment: () => undefined,
    warn,
  });
  const { ssh, ...rest } = resolvedNode("worker", "w0", "10.88.0.1");
  // OpenSSH takes the local user where nobody says another, as hakube does for jump hosts.
  const jump = resolver.route({ ...rest, ssh: { ...ssh, jumpHost: host } }).jumpHost;
  return jump ?? assert.fail("no jump host");
}

/** Calls `work` with a home directory that has these files in `.ssh`; `$HOME` in them is it. */
export async function withHome<Result>(
  files: Readonly<Record<string, string>>,
  work: (home: string) => Promise<Result>,
): Promise<Result> {
  const home = await Deno.makeTempDir({ prefix: "hakube-home-" });
  try {
    await Deno.mkdir(`${home}/.ssh`, { mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
      const written = text.replaceAll("$HOME", home);
      await Deno.writeTextFile(`${home}/.ssh/${name}`, written, { mode: 0o600 });
    }
    return await work(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
