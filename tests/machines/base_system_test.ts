import assert from "node:assert/strict";
import { provider, runShell } from "./shell_functions.ts";
import { outputOf } from "../run_program.ts";

const parts = ["settings", "machine", "base_system"];

/** What is made instead of a base system, to see when one is made; and who stands on it. */
const instead = (directory: string, machines: string): string => `
  base=${directory}/base
  read_release() { distribution=debian release=bookworm; }
  machine_names() { printf '${machines}'; }
  bootstrap() { mkdir -p "$1" && date +%N >"$1/made"; }
  furnish() { :; }
`;

Deno.test("make_base() makes what is missing or of another recipe, unless machines stand on it", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const made = async (machines: string): Promise<string> => {
      await runShell(parts, `${instead(directory, machines)} make_base`);
      return await Deno.readTextFile(`${directory}/base/made`);
    };
    const first = await made("");
    assert.equal(await made(""), first);
    await Deno.writeTextFile(`${directory}/base.recipe`, "debian buster 0123\n");
    assert.equal(await made("m0"), first);
    const second = await made("");
    assert.notEqual(second, first);
    assert.equal(await made(""), second);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("recipe() is another one for another release, and for another file on the base system", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await outputOf(["cp", "-R", provider, `${directory}/nspawn`]);
    const here = `${directory}/nspawn`;
    const recipe = async (release: string): Promise<string> =>
      await runShell(parts, `distribution=debian release=${release}; recipe`, { here });
    const first = await recipe("bookworm");
    assert.match(first, /^debian bookworm [0-9a-f]{64}\n$/);
    assert.equal(await runShell(parts, "distribution=debian release=bookworm; recipe"), first);
    assert.notEqual(await recipe("trixie"), first);
    await Deno.writeTextFile(`${here}/base-files/usr/local/sbin/machine-start`, "true\n");
    assert.notEqual(await recipe("bookworm"), first);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("bootstrap() tells why it failed, and leaves no half a system", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const failing = `${instead(directory, "")}
      unset -f bootstrap
      . "$here/lib/base_system.sh"
      read_release() { distribution=debian release=bookworm keyring_file=/nowhere; }
      debootstrap() { echo 'I: Retrieving InRelease'; echo 'E: no such mirror'; return 1; }
      (make_base) || echo "exit code $?"`;
    const said = await runShell(parts, failing);
    assert.match(said, /^base system: downloading$/m);
    assert.match(
      said,
      /machines: debootstrap failed, see .*base\.log: E: no such mirror\nexit code 1/,
    );
    assert.deepEqual(await Array.fromAsync(Deno.readDir(directory), ({ name }) => name), [
      "base.log",
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("show_progress() tells each phase once", async () => {
  const lines = [
    "I: Retrieving InRelease",
    "I: Checking Release signature",
    "I: Retrieving adduser 3.134",
    "I: Validating adduser 3.134",
    "I: Extracting base-files...",
    "I: Unpacking the base system...",
    "I: Configuring adduser...",
    "I: Configuring systemd...",
  ];
  const said = await runShell(parts, `printf '%s\\n' "${lines.join('" "')}" | show_progress`);
  assert.equal(
    said,
    "base system: downloading\nbase system: unpacking\nbase system: configuring\n",
  );
});
