import assert from "node:assert/strict";
import { needPrograms } from "./needed_programs.ts";
import { makeVagrantSite, said } from "./vagrant_site.ts";

/** Of what is written in Ruby and shell: syntax, and the parts that Vagrant runs only on a machine. */

await needPrograms("ruby", "shellcheck", "ssh-keygen");

Deno.test("ruby has nothing to say about the Ruby files, nor shellcheck about the scripts", async () => {
  await using site = await makeVagrantSite();
  for (const path of ["Vagrantfile", "show.rb", ...await filesOf(`${site.directory}/lib`, "lib")]) {
    const result = await site.run(["ruby", "-wc", path]);
    assert.equal(result.stdout.trim(), "Syntax OK", `${path}: ${said(result)}`);
    assert.equal(result.stderr, "", path);
  }
  for (const path of await filesOf(`${site.directory}/provision`, "provision")) {
    const result = await site.run(["shellcheck", path]);
    assert.equal(result.code, 0, said(result));
  }
});

const check = (text: string | null, network: string) =>
  `require "./lib/settings"; require "./lib/host_only_ranges"\n` +
  `HakubeVagrant::HostOnlyRanges.check(${
    text === null ? "nil" : JSON.stringify(text)
  }, "${network}")`;

Deno.test("VirtualBox's ranges are known, and what to write when they do not allow the network", async () => {
  await using site = await makeVagrantSite();
  for (
    const [text, network] of [
      [null, "192.168.56"],
      [null, "192.168.63"],
      ["# all\n* 0.0.0.0/0 ::/0\n", "10.2.0"],
      ["* 192.168.56.0/21\n  * 10.0.0.0/8\n", "10.2.0"],
    ] as const
  ) {
    const result = await site.run(["ruby", "-e", check(text, network)]);
    assert.equal(result.code, 0, said(result));
  }
  for (
    const [text, network, line] of [
      [null, "10.2.0", "'* 192.168.56.0/21 10.2.0.0/24'"],
      ["* 192.168.0.0/16\n", "10.2.0", "'* 10.2.0.0/24'"],
      ["# * 10.2.0.0/24\n", "10.2.0", "'* 10.2.0.0/24'"],
      ["* 10.2.0.0/25\n", "10.2.0", "'* 10.2.0.0/24'"],
      ["", "192.168.56", "'* 192.168.56.0/24'"],
    ] as const
  ) {
    const result = await site.run(["ruby", "-e", check(text, network)]);
    assert.match(result.stderr, /VirtualBox does not allow host-only networks/, said(result));
    assert.ok(result.stderr.includes(`echo ${line} | sudo tee -a /etc/vbox/networks.conf`));
  }
});

const chooseKey = `require "./lib/settings"; require "./lib/login_key"
begin
  key = HakubeVagrant::LoginKey.choose(ARGV[0], Dir.home, Dir.pwd)
  puts key.written_path, key.public_half
rescue HakubeVagrant::UserError => e
  abort e.message
end`;

Deno.test("the login key is the one that was set, or the user's, or one made for it", async () => {
  await using site = await makeVagrantSite();
  const choose = async (...setting: string[]) =>
    (await site.run(["ruby", "-e", chooseKey, ...setting])).stdout.trim().split("\n");

  const made = await choose();
  assert.equal(made[0], `${site.directory}/login_key`);
  const { mode } = await Deno.stat(`${site.directory}/login_key`);
  assert.equal((mode ?? 0) & 0o777, 0o600);
  assert.deepEqual(await choose(), made, "it is made once");
  assert.ok(
    (await Deno.readTextFile(`${site.directory}/login_key.pub`)).startsWith(made[1] ?? "?"),
  );

  await Deno.mkdir(`${site.home}/.ssh`);
  await makeKey(site.home, "id_rsa", "-t", "rsa", "-b", "2048", "-C", "a'; touch /tmp/x; '");
  const [path, half = ""] = await choose();
  assert.equal(path, "~/.ssh/id_rsa");
  assert.match(half, /^ssh-rsa [A-Za-z0-9+/=]+$/, "a comment is left out");
  await makeKey(site.home, "id_ed25519", "-t", "ed25519");
  assert.equal((await choose())[0], "~/.ssh/id_ed25519");

  await makeKey(site.home, "other", "-t", "ed25519");
  assert.equal((await choose("~/.ssh/other"))[0], "~/.ssh/other");
  await Deno.remove(`${site.home}/.ssh/other.pub`);
  const { stderr } = await site.run(["ruby", "-e", chooseKey, "~/.ssh/other"]);
  assert.match(stderr, /other\.pub is missing; write it with: ssh-keygen -y -f /);
  const absent = await site.run(["ruby", "-e", chooseKey, "~/.ssh/absent"]);
  assert.match(absent.stderr, /loginKey: there is no file .*absent/);
});

async function makeKey(home: string, name: string, ...args: string[]): Promise<void> {
  const all = ["-q", "-N", "", ...args, "-f", `${home}/.ssh/${name}`];
  await new Deno.Command("ssh-keygen", { args: all }).output();
}

async function filesOf(directory: string, name: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  assert.ok(entries.length > 0);
  return entries.map((entry) => `${name}/${entry.name}`);
}
