import { deepEqual, equal, match } from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { inSite, runHakube } from "../cli/program_process.ts";
import { outputOf } from "../run_program.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** Calls `work` where assets were rendered, with an identity of age's and its recipient. */
async function withAssets(
  work: (cwd: string, recipient: string) => Promise<void>,
): Promise<void> {
  await inSite(async (cwd) => {
    const { code, stderr } = await runHakube(["render", "cluster.json"], { cwd });
    equal(code, 0, stderr);
    await outputOf(["age-keygen", "-o", "key.txt"], { cwd });
    await work(cwd, (await outputOf(["age-keygen", "-y", "key.txt"], { cwd })).trim());
  });
}

/** Every file and directory of a tree: mode, path and SHA-256. */
async function treeOf(directory: string): Promise<string[]> {
  const modes = await outputOf(
    ["find", ".", "-not", "-name", ".lock", "-printf", "%m %p\n"],
    { cwd: directory },
  );
  const sums = await outputOf(
    ["find", ".", "-type", "f", "-not", "-name", ".lock", "-exec", "sha256sum", "{}", "+"],
    { cwd: directory },
  );
  return [...modes.split("\n"), ...sums.split("\n")].sort();
}

Deno.test("age and tar read what assets export wrote for a recipient", () =>
  withAssets(async (cwd, recipient) => {
    const to = ["--recipient", recipient];
    const { code, stderr } = await runHakube(["assets", "export", "x.age", ...to], { cwd });
    equal(code, 0, stderr);
    equal(((await Deno.stat(`${cwd}/x.age`)).mode ?? 0) & 0o777, 0o600);
    const unpack = "mkdir out && age -d -i key.txt x.age | tar -x -C out";
    await outputOf(["bash", "-c", `set -o pipefail; ${unpack}`], { cwd });
    deepEqual(await treeOf(`${cwd}/out/assets`), await treeOf(`${cwd}/assets`));
  }));

Deno.test("assets import reads what tar and age wrote, armored too", () =>
  withAssets(async (cwd, recipient) => {
    for (const armor of ["", "-a "]) {
      const packed = `set -o pipefail; tar -c assets | age ${armor}-r ${recipient} >y.age`;
      await outputOf(["bash", "-c", packed], { cwd });
      const open = ["--identity-file", "key.txt", "--assets-dir", `out${armor.trim()}`];
      const { code, stderr } = await runHakube(["assets", "import", "y.age", ...open], { cwd });
      equal(code, 0, stderr);
      deepEqual(await treeOf(`${cwd}/out${armor.trim()}`), await treeOf(`${cwd}/assets`));
    }
  }));

const passphrase = "correct horse battery staple";

Deno.test("age opens with the passphrase that assets export asked for, and the other way round", () =>
  withAssets(async (cwd) => {
    const env = { ...Deno.env.toObject(), TERM: "xterm" };
    {
      const command = [...hakubeCommand(), "assets", "export", "p.age"];
      await using hakube = TerminalProcess.start(command, { cwd, env });
      await hakube.until("Passphrase, several random words:");
      await hakube.type(`${passphrase}\r`);
      await hakube.until("The same again:");
      await hakube.type(`${passphrase}\r`);
      const { code, drawn } = await hakube.end();
      equal(code, 0, drawn);
      equal(hakube.raw.includes(passphrase), false, "it was shown");
    }
    {
      await using age = TerminalProcess.start(["age", "-d", "-o", "p.tar", "p.age"], { cwd, env });
      await age.until("Enter passphrase");
      await age.type(`${passphrase}\r`);
      equal((await age.end()).code, 0);
    }
    match(await outputOf(["tar", "-tf", "p.tar"], { cwd }), /^assets\/manifest\.json$/m);
    {
      await using age = TerminalProcess.start(["age", "-p", "-o", "q.age", "p.tar"], { cwd, env });
      await age.until("Enter passphrase");
      await age.type(`${passphrase}\r`);
      await age.until("Confirm passphrase");
      await age.type(`${passphrase}\r`);
      equal((await age.end()).code, 0);
    }
    await Deno.writeTextFile(`${cwd}/phrase`, `${passphrase}\n`, { mode: 0o600 });
    const open = ["--passphrase-file", "phrase", "--assets-dir", "out"];
    const { code, stderr } = await runHakube(["assets", "import", "q.age", ...open], { cwd });
    equal(code, 0, stderr);
    deepEqual(await treeOf(`${cwd}/out`), await treeOf(`${cwd}/assets`));
  }));
