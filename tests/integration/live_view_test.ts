import assert from "node:assert/strict";
import { EmulatedTerminal } from "../fakes/emulated_terminal.ts";
import type { WindowSize } from "../../src/cli/terminal.ts";
import { InstallSite } from "./install_site.ts";
import { sshTest } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** `hakube install` at a terminal that redraws: the live view of a real installation. */

const ctrlC = "\x03";
const hide = "\x1b[?25l";
const show = "\x1b[?25h";

/** Begins an installation of which w1 waits in its second step. */
async function begin(site: InstallSite, window: WindowSize): Promise<TerminalProcess> {
  await site.node("w1").shell("mkfifo /run/go");
  await Deno.writeTextFile(
    `${site.node("w1").directory}/run/behaviour`,
    "printf 'waiting\\t\\033[2J日本語 for a word that is too long for any line of a small window\\n'; " +
      "read -r _ <>/run/go\n",
  );
  const command = [...site.hakube, "install", "--yes", "--accept-new-host-keys", "cluster.json"];
  const { directory: cwd, environment: env } = site;
  return TerminalProcess.start(command, { cwd, env, window });
}

async function letOn(site: InstallSite): Promise<void> {
  const { code } = await site.node("w1").shell("timeout 60 bash -c 'echo >/run/go'");
  assert.equal(code, 0);
}

/** What a window of this size shows of all that was drawn. */
async function screenOf({ raw }: TerminalProcess, window: WindowSize): Promise<string[]> {
  const terminal = new EmulatedTerminal(window);
  terminal.err(raw);
  return await terminal.lines();
}

function assertCursorShown({ raw }: TerminalProcess): void {
  assert.ok(raw.includes(hide));
  assert.ok(raw.lastIndexOf(show) > raw.lastIndexOf(hide), "the cursor is hidden at the end");
}

sshTest("install shows a line a node, and its summary in their place at the end", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  const window = { columns: 80, rows: 40 };
  await using hakube = await begin(site, window);
  await hakube.until("• 1 running   ✓ 2 ok");
  const [m0 = "", w0 = "", w1 = "", gap, total = ""] = (await screenOf(hakube, window)).slice(-5);
  assert.match(m0, /^✓ m0 {2}\[2\/2\] second +0:\d\d {2}2 steps changed$/);
  assert.match(w0, /^✓ w0 {2}\[2\/2\] second +0:\d\d {2}2 steps changed$/);
  assert.match(
    w1,
    /^• w1 {2}\[2\/2\] second +0:\d\d {2}waiting 日本語 for a word that is too long for any l…$/,
  );
  assert.equal(gap, "");
  assert.match(total, /^0:\d\d {3}• 1 running {3}✓ 2 ok$/);
  await letOn(site);
  const { code } = await hakube.end();
  const screen = await screenOf(hakube, window);
  assert.equal(code, 0, screen.join("\n"));
  assert.ok(screen.includes("3 of 3 nodes ok, 6 steps changed"), screen.join("\n"));
  assert.deepEqual(screen.filter((line) => /^[•✓·]|running/.test(line)), []);
  assertCursorShown(hakube);
});

sshTest("install fits a window of 20 columns and 5 rows, and one that changes", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 9 });
  const small = { columns: 20, rows: 5 };
  await using hakube = await begin(site, small);
  await hakube.until(" •1 ✓9");
  // The last of the five rows is where the cursor is.
  const live = (await screenOf(hakube, small)).slice(-4).join("\n");
  assert.match(live, /^1 in second\n• w1 {2}second {2}0:\d\d…\n\n0:\d\d •1 ✓9$/);
  await hakube.resize({ columns: 120, rows: 30 });
  await hakube.until("• 1 running   ✓ 9 ok");
  await hakube.resize(small);
  await hakube.until(" •1 ✓9");
  await letOn(site);
  const { code, drawn } = await hakube.end();
  assert.match(drawn, /\n10 of 10 nodes ok, 20 steps changed\n/);
  assert.equal(code, 0);
  assertCursorShown(hakube);
});

sshTest("Ctrl-C in the live view asks in its place, and gives the cursor back", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  const window = { columns: 80, rows: 40 };
  await using hakube = await begin(site, window);
  await hakube.until("• 1 running   ✓ 2 ok");
  await hakube.type(ctrlC);
  await hakube.until("stop each node after its current step");
  await hakube.type("\r");
  await hakube.until("• 1 running   ✓ 2 ok");
  await hakube.type(ctrlC);
  await hakube.until("stop each node after its current step");
  await hakube.type(ctrlC);
  const { code, drawn } = await hakube.end();
  assert.equal(code, 8, drawn);
  assert.match(drawn, /\n1 run goes on without us; /);
  assertCursorShown(hakube);
  await letOn(site);
});

sshTest("install leaves when it is told to end, and gives the cursor back", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  await using hakube = await begin(site, { columns: 80, rows: 40 });
  await hakube.until("• 1 running   ✓ 2 ok");
  await hakube.signal("SIGTERM");
  const { code, drawn } = await hakube.end();
  assert.equal(code, 8, drawn);
  assert.match(drawn, /interrupted: leaving: [^]*\n1 run goes on without us; /);
  assertCursorShown(hakube);
  await letOn(site);
});
