import assert from "node:assert/strict";
import { net, program, TestHost } from "./test_host.ts";

const m0 = `m0=${net}.10`;

/** Runs `machines`, which is to refuse with exit code 1. @returns what it said */
async function refusal(
  host: TestHost,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await host.machines(args, settings);
  assert.equal(code, 1, `${args.join(" ")}: ${stdout}${stderr}`);
  assert.equal(stdout, "");
  return stderr;
}

Deno.test("machines refuse what they are not given right", async (t) => {
  await using host = await TestHost.make();
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [["fly"], /there is no command fly: machines help/],
    [["up", "m0"], /"m0" is not NAME=IP/],
    [["up", `M_0=${net}.10`], /cannot have the name "M_0": up to 12 lower-case letters/],
    [["up", `lb=${net}.10`], /the name lb is the load balancer/],
    [
      ["up", `m0=10.1.2.3`],
      /m0 cannot have the address "10\.1\.2\.3": 10\.89\.7\.2 to 10\.89\.7\.253/,
    ],
    [["up", `m0=${net}.1`], /cannot have the address "10\.89\.7\.1"/],
    [["up", `m0=${net}.010`], /cannot have the address "10\.89\.7\.010"/],
    [["up", m0, `m1=${net}.10`], /two machines with the address 10\.89\.7\.10/],
    [["up", "--masters", "0"], /--masters takes 1 to 9, not "0"/],
    [["up", "--masters"], /--masters takes a value/],
    [["up", "--workers", "$(id)"], /--workers takes 0 to 79, not "\$\(id\)"/],
    [["up", "--workers", "1", m0], /either numbers of machines or NAME=IP/],
    [["up", "--fast", m0], /up has no option --fast/],
    [["up", "--key", "/nowhere.pub", m0], /there is no key \/nowhere\.pub/],
    [["up", "--key", "/etc/passwd", m0], /\/etc\/passwd is no public key/],
    [["start", "m0"], /there is no machine m0/],
    [["kill"], /kill takes names of machines/],
    [["exec", "m0"], /exec takes the name of a machine and a command/],
    [["net"], /net takes a command/],
    [["lb", `${net}.9`, `${net}.10`], /"10\.89\.7\.9" is no ADDRESS:PORT/],
    [["lb", `${net}.9:6443`, "m0"], /"m0" is no IPv4 address/],
    [["definition"], /there is no machine for a master: machines up/],
    [["status", "--yaml"], /status has no option --yaml/],
    [["down", "--purge", "m0"], /--purge takes no names/],
  ];
  for (const [args, expected] of rows) {
    await t.step(args.join(" "), async () => assert.match(await refusal(host, args), expected));
  }
});

Deno.test("machines refuse settings that cannot be", async (t) => {
  await using host = await TestHost.make();
  const rows: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ HAKUBE_MACHINES_NAME: "../x" }, /HAKUBE_MACHINES_NAME is "\.\.\/x": it takes up to 12/],
    [{ HAKUBE_MACHINES_NET: "10.88.0.0/24" }, /HAKUBE_MACHINES_NET is "10\.88\.0\.0\/24"/],
    [{ HAKUBE_MACHINES_NET: "10.88.256" }, /HAKUBE_MACHINES_NET is "10\.88\.256"/],
    [{ HAKUBE_MACHINES_UPLINK: "maybe" }, /HAKUBE_MACHINES_UPLINK is "maybe": it takes yes or no/],
    [{ HAKUBE_MACHINES_SEED: "/nowhere" }, /HAKUBE_MACHINES_SEED is "\/nowhere": there is no such/],
    [
      { HAKUBE_MACHINES_DIR: "/tmp/a:b" },
      /HAKUBE_MACHINES_DIR is "\/tmp\/a:b": use letters, digits/,
    ],
    [{ HAKUBE_MACHINES_DIR: "/proc/x" }, /cannot make the directory \/proc\/x/],
    [
      { HAKUBE_MACHINES_DNS: "dns.example" },
      /HAKUBE_MACHINES_DNS is "dns\.example": it takes IPv4/,
    ],
  ];
  for (const [settings, expected] of rows) {
    await t.step(JSON.stringify(settings), async () => {
      assert.match(await refusal(host, ["up", m0], settings), expected);
    });
  }
});

Deno.test("machines up names the packages that are missing", async () => {
  await using host = await TestHost.make();
  const links = "mkdir /run/bin && ln -sf /usr/sbin/* /usr/bin/* /run/bin/";
  await host.run("sh", "-c", `${links} && rm /run/bin/debootstrap /run/bin/haproxy`);
  const settings = [
    "PATH=/run/bin",
    `HAKUBE_MACHINES_DIR=${host.directory}`,
    "HAKUBE_MACHINES_UPLINK=no",
  ];
  await assert.rejects(
    host.run("env", ...settings, program, "up", m0),
    /there is no debootstrap haproxy here: apt-get install debootstrap haproxy\n/,
  );
});

Deno.test("machines refuse who is not root", async () => {
  await using host = await TestHost.make();
  const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  await assert.rejects(
    host.run(...asNobody, "env", "HOME=/", program, "up"),
    /this takes root: sudo /,
  );
});

Deno.test("machines up refuses a host with too little memory or disk", async () => {
  await using host = await TestHost.make();
  await host.run(
    "sh",
    "-c",
    "echo 'MemAvailable: 300000 kB' >/run/meminfo; mount --bind /run/meminfo /proc/meminfo",
  );
  assert.match(
    await refusal(host, ["up", m0]),
    /1 machines need 384 MiB of memory, and this host has 292 MiB/,
  );
  await host.run("umount", "/proc/meminfo");
  await host.run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", "/srv");
  const said = await refusal(host, ["up", m0], { HAKUBE_MACHINES_DIR: "/srv/full" });
  assert.match(said, /1 machines need 2048 MiB of disk in \/srv\/full, and 6[34] MiB are free/);
});

Deno.test("machines refuse a name or a directory that is another's", async () => {
  await using host = await TestHost.make();
  await host.ran("up", m0);
  const other = { HAKUBE_MACHINES_DIR: `${host.directory}/other` };
  const inUse =
    /the name test is in use by the machines in \/tmp\/hakube-machines-\w+: choose another/;
  assert.match(await refusal(host, ["up", m0], other), inUse);
  assert.match(await refusal(host, ["lb", `${net}.9:6443`, `${net}.10`], other), inUse);
  await Deno.mkdir(other.HAKUBE_MACHINES_DIR, { recursive: true });
  assert.match(await refusal(host, ["down"], other), inUse);
  const renamed = await refusal(host, ["up", m0], { HAKUBE_MACHINES_NAME: "other" });
  assert.match(renamed, /has the machines of the name test: choose another HAKUBE_MACHINES_DIR/);
  await host.run("ip", "netns", "add", "hakube-foreign");
  const foreign = await refusal(host, ["up", m0], { ...other, HAKUBE_MACHINES_NAME: "foreign" });
  assert.match(foreign, /the name foreign is in use: choose another HAKUBE_MACHINES_NAME/);
  assert.equal(await host.ran("exec", "m0", "hostname"), "m0\n");
});

Deno.test("machines up refuses another address for a machine, and an address that one has", async () => {
  await using host = await TestHost.make();
  await host.ran("up", m0);
  const moved = await refusal(host, ["up", `m0=${net}.11`]);
  assert.match(moved, /m0 has the address 10\.89\.7\.10: machines down m0, and up again/);
  assert.match(
    await refusal(host, ["up", `m1=${net}.10`]),
    /m0 has the address 10\.89\.7\.10 already/,
  );
});
