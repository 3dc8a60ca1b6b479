import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { inSite, runHakube } from "../cli/program_process.ts";
import { runProgram } from "../run_program.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** Completions in the shells themselves, at a terminal: keys are pressed, and what then runs is looked at. */

/**
 * Calls `work` in a directory with a definition, the script for that shell, and on the PATH a
 * `hakube` that completes as the real one does, and otherwise prints what it was called with.
 */
async function inShellSite(
  shell: string,
  work: (directory: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  await inSite(async (directory) => {
    const { code, stdout, stderr } = await runHakube(["completions", shell], { cwd: directory });
    assert.equal(code, 0, stderr);
    await Deno.mkdir(`${directory}/bin`);
    await Deno.mkdir(`${directory}/logs`);
    await Deno.writeTextFile(`${directory}/script`, stdout);
    const real = hakubeCommand().map((word) => `'${word}'`).join(" ");
    const program = `#!/bin/sh\n[ "$1" = __complete ] && exec ${real} "$@"\n` +
      `printf '<%s>' "$@"; echo\n`;
    await Deno.writeTextFile(`${directory}/bin/hakube`, program, { mode: 0o755 });
    const path = `${directory}/bin:${Deno.env.get("PATH")}`;
    const denoDir = Deno.env.get("DENO_DIR");
    await work(directory, {
      PATH: path,
      HOME: directory,
      TERM: "dumb",
      DENO_DIR: denoDir ?? `${Deno.env.get("HOME")}/.cache/deno`,
    });
  });
}

/** What is typed, with tabs where they are pressed, and the words that then run. */
const typed: readonly (readonly [keys: string, words: string])[] = [
  ["hakube rend\tcl\t", "<render><cluster.json>"],
  ["hakube install cluster.json worker1 worker\t", "<install><cluster.json><worker1><worker0>"],
  [
    "hakube known-hosts f\tcluster.json master2",
    "<known-hosts><forget><cluster.json><master2>",
  ],
  ["hakube install --log\tlo\tnew cl\t", "<install><--log-dir><logs/new><cluster.json>"],
  ["hakube install --ssh-transport=o\tx", "<install><--ssh-transport=openssh><x>"],
  [
    "hakube preflight --ignore-preflight cpus,etcd-di\t x",
    "<preflight><--ignore-preflight><cpus,etcd-disk><x>",
  ],
  ["hakube help exit\t", "<help><exit-codes>"],
];

/** Types all of them, and waits for what each becomes. */
async function typeAll(shell: TerminalProcess): Promise<void> {
  for (const [keys, words] of typed) {
    await shell.type(`${keys}\r`);
    await shell.until(`${words}\n`);
  }
}

Deno.test("bash completes commands, options, files and nodes", async () => {
  await inShellSite("bash", async (directory, env) => {
    await using shell = TerminalProcess.start(["bash", "--noprofile", "--norc", "-i"], {
      cwd: directory,
      env: { ...env, PS1: "$ " },
    });
    await shell.type("source ./script; echo rea''dy\r");
    await shell.until("ready\n");
    await typeAll(shell);
    await shell.type("exit\r");
    await shell.end();
  });
});

Deno.test("zsh completes commands, options, files and nodes", async () => {
  await inShellSite("zsh", async (directory, env) => {
    await using shell = TerminalProcess.start(["zsh", "-f", "-i"], { cwd: directory, env });
    await shell.type("autoload -U compinit; compinit -u -D\r");
    await shell.type("source ./script; echo rea''dy\r");
    await shell.until("ready\n");
    await typeAll(shell);
    await shell.type("exit\r");
    await shell.end();
  });
});

Deno.test("zsh takes the script as a file of its functions, too", async () => {
  await inShellSite("zsh", async (directory, env) => {
    await Deno.rename(`${directory}/script`, `${directory}/bin/_hakube`);
    const command = "fpath+=$PWD/bin; autoload -U compinit; compinit -u -D; whence -w _hakube; " +
      "echo $_comps[hakube]";
    const { stdout } = await runProgram(["zsh", "-f", "-c", command], { cwd: directory, env });
    assert.equal(stdout, "_hakube: function\n_hakube\n");
  });
});

Deno.test("fish completes commands, options, files and nodes, with what they are", async () => {
  await inShellSite("fish", async (directory, env) => {
    const completions = async (line: string): Promise<string> => {
      const command = `source ./script; complete --do-complete '${line}'`;
      const fish = ["fish", "--no-config", "--command", command];
      const { stdout, stderr } = await runProgram(fish, { cwd: directory, env });
      assert.equal(stderr, "");
      return stdout;
    };
    assert.match(await completions("hakube rend"), /^render\twrite the assets: .*\n$/);
    assert.match(await completions("hakube render cl"), /^cluster\.json\b.*\n$/);
    assert.equal(await completions("hakube install cluster.json worker1 w"), "worker0\n");
    assert.match(await completions("hakube install --log"), /^--log-dir\twhere each node.*\n$/);
    assert.match(await completions("hakube install --log-dir lo"), /^logs\/\t.*\n$/);
    assert.match(await completions("hakube install --log-dir=lo"), /^--log-dir=logs\/.*\n$/);
    assert.equal(
      await completions("hakube install --ssh-transport=o"),
      "--ssh-transport=openssh\n",
    );
    assert.equal(await completions("hakube validate cluster.json "), "");
  });
});
