import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { documentsIn } from "../json_documents.ts";
import { given, SecretSite, type Told } from "./secret_site.ts";
import { sshTest } from "./sshd.ts";

/**
 * No secret is in what hakube says, in its logs and files, or in the arguments and the environment of
 * any program that it starts here or on a node; whatever happens, a crash too.
 */

/** Shows all secrets that a run has, as programs of a node might: in lines, in one, and in base64. */
const talkative = `
set -x
find $bundle/secrets -type f -exec cat {} + >&2
find $bundle/secrets -type f -exec base64 {} ';'
find $bundle/secrets -type f -exec base64 --wrap=0 {} ';' -exec echo ';'
for name in mirror:${given.mirror} registry:${given.registry}; do
  echo "Authorization: Basic $(printf %s $name | base64)"
done
sed -n 's/.*token: *//p' $bundle/secrets/discovery.conf
set +x
token=$(sed -n 's/.*token: *//p' $bundle/secrets/discovery.conf)
for i in {1..9000}; do printf 'xxxxxxxx%s' "$token"; done
echo
`;

/** Breaks hakube where it has a password in its hands, and throws it the password. */
const broken = `
const encode = TextEncoder.prototype.encode;
TextEncoder.prototype.encode = function (text) {
  if (!text?.includes("horse-battery")) return encode.call(this, text);
  throw Object.assign(new TypeError("out of order", { cause: new Error(text) }), { text });
};
`;

const passwords = [
  "--ssh-password-file",
  "login.password",
  "--sudo-password-file",
  "sudo.password",
];
const login = ["cluster.json", ...passwords];

/** Looks for every secret in what was said. */
async function assertSilent(site: SecretSite, name: string, said: string): Promise<void> {
  const found = (await site.pieces()).filter((piece) => said.includes(piece));
  assert.deepEqual(found, [], `${name} tells a secret: ${said.slice(0, 3000)}`);
}

/** Runs hakube, and looks for secrets in what it says. @param code how it must end */
async function tell(site: SecretSite, code: number, ...args: string[]): Promise<Told> {
  const told = await site.run(args);
  await assertSilent(site, args.join(" "), told.said);
  assert.equal(told.code, code, `${args.join(" ")}: ${told.said}`);
  return told;
}

/** Looks for secrets in all that was written, and in all programs that were started. */
async function assertNothingWritten(site: SecretSite): Promise<void> {
  const pieces = await site.pieces();
  assert.ok(pieces.length > 40, "there are secrets to look for");
  let files = 0;
  for await (const [path, text] of site.written()) {
    files++;
    assert.deepEqual(pieces.filter((piece) => text.includes(piece)), [], path);
  }
  assert.ok(files > 5 && await site.programs() > 10, "there is something to look at");
}

sshTest("no secret is told when all goes well, however much is asked for", async () => {
  await using site = await SecretSite.make();
  await Deno.writeTextFile(`${site.node.directory}/run/behaviour`, talkative);
  await tell(site, 0, "validate", "cluster.json", "--json", "--verbose");
  await tell(site, 0, "install", ...login, "--dry-run", "--verbose");
  const installed = await tell(site, 0, "install", ...login, "--yes", "--verbose");
  assert.match(installed.said, /Basic [A-Za-z0-9+/]*\[secret\]/);
  const events = await tell(site, 0, "install", ...login, "--yes", "--json");
  assert.equal(documentsIn(events.said).at(-1)?.kind, "InstallSummary");
  await tell(site, 0, "logs", "cluster.json", "m0", ...passwords);
  await tell(site, 0, "logs", "cluster.json", "m0", "--json", "--follow", ...passwords);
  await tell(site, 0, "ssh", "cluster.json", "m0", ...passwords, "--", "id");
  await tell(site, 0, "kubeconfig", "cluster.json", "--output", "kubeconfig");
  await assertNothingWritten(site);
});

sshTest("no secret is told when something fails, whatever it is", async () => {
  await using site = await SecretSite.make();
  const { directory, node } = site;
  await site.define("broken.json", { hooks: { cloudProvider: given.cloud.toUpperCase() } });
  await site.define("strict.json", { ignorePreflight: [] });
  await tell(site, 2, "install", "cluster.json", "--ssh-password-file", "assets/pki/none");
  await tell(site, 3, "render", "broken.json", "--json");
  await tell(site, 7, "preflight", "strict.json", ...passwords, "--verbose");
  await tell(site, 7, "preflight", "strict.json", ...passwords, "--json");
  const wrong = ["--ssh-password-file", "wrong.password"];
  await tell(site, 5, "install", "cluster.json", "--yes", ...wrong);
  const sudo = [...passwords.slice(0, 2), "--sudo-password-file", "wrong.password"];
  await tell(site, 5, "install", "cluster.json", "--yes", ...sudo, "--verbose");

  await Deno.writeTextFile(`${node.directory}/run/behaviour`, `${talkative}\nexit 3\n`);
  await tell(site, 6, "install", ...login, "--yes");
  const failed = await tell(site, 6, "install", ...login, "--yes", "--json");
  assert.equal(documentsIn(failed.said).at(-1)?.kind, "InstallSummary");

  const told = 'read -r typed; echo "you typed $typed, $*" >&2; exit 1\n';
  const fake = `#!/bin/bash\nif [ "$1" = -S ]; then printf %s "$3" >&2; ${told} fi; exit 1\n`;
  await Deno.writeTextFile(`${node.directory}/usr/local/bin/sudo`, fake, { mode: 0o755 });
  const echoed = await tell(site, 5, "install", ...login, "--yes");
  assert.match(echoed.said, /you typed \[secret\]/);
  await Deno.remove(`${node.directory}/usr/local/bin/sudo`);

  const script = await Deno.readTextFile(`${directory}/assets/scripts/m0.sh`);
  await Deno.writeTextFile(`${directory}/assets/scripts/m0.sh`, "# mine\n", { append: true });
  await tell(site, 4, "install", ...login, "--yes");
  await Deno.writeTextFile(`${directory}/assets/scripts/m0.sh`, script);
  const other = await Deno.readTextFile(`${directory}/login.pub`);
  const host = (await Deno.readTextFile(site.knownHosts)).split(" ")[0];
  await Deno.writeTextFile(site.knownHosts, `${host} ${other}`);
  await tell(site, 5, "install", ...login, "--yes");
  await assertNothingWritten(site);
});

sshTest("no secret is told when hakube itself breaks", async () => {
  await using site = await SecretSite.make();
  const install = ["install", ...login, "--yes"];
  if (Deno.env.get("HAKUBE_BIN") === undefined) {
    await Deno.writeTextFile(`${site.directory}/tmp/broken.js`, broken);
    const preload = `--preload=${site.directory}/tmp/broken.js`;
    const command = hakubeCommand().toSpliced(2, 0, preload) as [string, ...string[]];
    for (const json of [[], ["--json"]]) {
      const { code, said } = await site.run([...install, ...json], command);
      await assertSilent(site, "a crash", said);
      assert.deepEqual([code, said.includes("out of order")], [1, true], said);
    }
  }
  const codes = new Set<number>();
  for (const files of [20, 24, 28, 32, 36, 40, 48]) {
    const { code, said } = await site.run(install, [
      "prlimit",
      `--nofile=${files}`,
      "--",
      ...hakubeCommand(),
    ]);
    await assertSilent(site, `with ${files} files`, said);
    codes.add(code);
  }
  assert.ok([...codes].some((code) => code !== 0), "some are too few");
  await assertNothingWritten(site);
});

sshTest("no secret that is typed is drawn", async () => {
  await using site = await SecretSite.make("locked");
  const args = ["install", "--dry-run", "--interactive", "cluster.json", "--verbose"];
  await using hakube = site.type(args);
  for (
    const [question, answer] of [
      ["Passphrase", given.passphrase],
      ["SSH password of ann:", given.login],
      ["sudo password of ann:", given.sudo],
    ] as const
  ) {
    await hakube.until(question);
    await hakube.type(`${answer}\r`);
  }
  const { code } = await hakube.end();
  await assertSilent(site, args.join(" "), hakube.raw);
  assert.equal(code, 0, hakube.raw);
  await assertNothingWritten(site);
});

sshTest("a secret in a program's arguments or environment is found", async () => {
  await using site = await SecretSite.make();
  for (const leak of [["true", given.sudo], ["env", `X=${given.login}`, "true"]]) {
    await site.run(["version"], ["env", ...leak, ...hakubeCommand()]);
    await assert.rejects(assertNothingWritten(site), /horse-battery/);
  }
});
