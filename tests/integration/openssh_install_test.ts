import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { InstallSite, type SiteOptions } from "./install_site.ts";
import { sshTest } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** `hakube install --ssh-transport openssh`: whatever works with `ssh` works. */

const nodes: SiteOptions = { masters: 1, workers: 2 };
const openssh = ["--ssh-transport", "openssh"];

/** Connects to the host and port that it is given, and writes down that it was asked to. */
const proxy = `
echo "$1" >>"$0.used"
exec 3<>"/dev/tcp/$1/$2"
cat <&3 &
cat >&3
kill $!
`;

/**
 * Words that run hakube where the user's home is the site's directory: ssh looks for its configuration
 * in the home that the system knows, whatever HOME says.
 */
async function atHome(site: InstallSite): Promise<string[]> {
  const users = (await Deno.readTextFile("/etc/passwd")).split("\n").map((line) => {
    const fields = line.split(":");
    return fields[2] === `${Deno.uid()}` ? fields.with(5, site.directory).join(":") : line;
  });
  const passwd = `${site.directory}/passwd`;
  await Deno.writeTextFile(passwd, users.join("\n"));
  const bind = `mount --bind ${passwd} /etc/passwd; exec "$@"`;
  return ["unshare", "--mount", "--", "/bin/bash", "-c", bind, "home", ...site.hakube];
}

async function configure(site: InstallSite, ...lines: string[]): Promise<void> {
  await Deno.mkdir(`${site.directory}/.ssh`, { mode: 0o700, recursive: true });
  await Deno.writeTextFile(`${site.directory}/.ssh/config`, `${lines.join("\n")}\n`);
}

async function install(
  site: InstallSite,
  options: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ readonly code: number; readonly said: string }> {
  const [program = "", ...args] = [...await atHome(site), "install", ...options, "cluster.json"];
  const { code, stderr } = await new Deno.Command(program, {
    args,
    cwd: site.directory,
    env: { ...site.environment, ...environment },
    clearEnv: true,
    stdin: "null",
  }).output();
  return { code, said: new TextDecoder().decode(stderr) };
}

async function runs(site: InstallSite): Promise<number[]> {
  return await Promise.all(site.nodes.map(({ name }) => site.runsOf(name)));
}

sshTest(
  "install runs through a ProxyCommand, keeps host keys, and leaves no ssh behind",
  async () => {
    await using site = await InstallSite.make(nodes);
    const script = `${site.directory}/proxy`;
    await Deno.writeTextFile(script, proxy);
    await configure(site, "Host 127.88.*", `  ProxyCommand /bin/bash ${script} %h %p`);
    const temporary = `${site.directory}/tmp`;
    await Deno.mkdir(temporary);
    const environment = { TMPDIR: temporary };

    const refused = await install(site, ["--yes", ...openssh], environment);
    assert.equal(refused.code, 5, refused.said);
    assert.match(refused.said, /Host key verification failed[^]*hint: .*--accept-new-host-keys/);
    assert.deepEqual(await runs(site), [0, 0, 0]);

    const options = ["--yes", "--accept-new-host-keys", ...openssh];
    const { code, said } = await install(site, options, environment);
    assert.deepEqual([code, await runs(site)], [0, [2, 1, 1]], said);
    const proxied = new Set((await Deno.readTextFile(`${script}.used`)).trim().split("\n"));
    assert.deepEqual(proxied, new Set(site.nodes.map(({ address }) => address)));
    const kept = await Deno.readTextFile(`${site.directory}/assets/known_hosts`);
    for (const { address } of site.nodes) {
      assert.equal(kept.split(`[${address}]:${site.port} ssh-ed25519 `).length, 2, kept);
    }
    assert.deepEqual(await denoFiles.list(temporary), []);
    // What the one transport has accepted the other knows, and the second time nothing is new.
    await configure(site);
    const again = await install(site, ["--yes", "--dry-run"], environment);
    assert.equal(again.code, 0, again.said);
  },
);

sshTest("install follows its runs to the end after Ctrl-C, which does not reach ssh", async () => {
  await using site = await InstallSite.make(nodes);
  await site.node("w1").shell("mkfifo /run/go");
  await Deno.writeTextFile(
    `${site.node("w1").directory}/run/behaviour`,
    "echo waiting; read -r _ <>/run/go; echo going on\n",
  );
  const options = ["--yes", "--accept-new-host-keys", "--verbose", ...openssh];
  const command = [...site.hakube, "install", ...options, "cluster.json"];
  const surroundings = { cwd: site.directory, env: site.environment };
  await using hakube = TerminalProcess.start(command, surroundings);
  await hakube.until("waiting\n");
  await hakube.type("\x03");
  await hakube.until("stop each node after its current step");
  await hakube.type("\r");
  const { code } = await site.node("w1").shell("timeout 60 bash -c 'echo >/run/go'");
  assert.equal(code, 0);
  await hakube.until("going on\n");
  const ended = await hakube.end();
  assert.match(ended.drawn, /\n3 of 3 nodes ok, /);
});

sshTest("a command at the terminal has a terminal, and its exit code comes back", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 0 });
  const options = ["--accept-new-host-keys", ...openssh];
  const command = ["ssh", ...options, "cluster.json", "m0", "--", "echo", "here;", "exit", "7"];
  const surroundings = { cwd: site.directory, env: site.environment };
  await using hakube = TerminalProcess.start([...site.hakube, ...command], surroundings);
  await hakube.until("here\n");
  assert.equal((await hakube.end()).code, 7);
});

sshTest("without the program ssh, install says what to install", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 0 });
  const [program = "", ...args] = [...site.hakube, "install", ...openssh, "cluster.json"];
  const { code, stderr } = await new Deno.Command(program, {
    args,
    cwd: site.directory,
    env: { ...site.environment, PATH: site.directory },
    clearEnv: true,
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.equal(code, 2, said);
  assert.match(said, /needs the program ssh[^]*hint: .*openssh-client/);
});
