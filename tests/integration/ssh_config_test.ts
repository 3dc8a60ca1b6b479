import assert from "node:assert/strict";
import { homedir } from "node:os";
import fc from "fast-check";
import { hostsOnTheWay } from "../../src/install/login/login_route.ts";
import { localUser, route, withHome } from "./ssh_home.ts";
import { runProgram } from "./sshd.ts";

/** What hakube and OpenSSH must agree on. */
interface Resolved {
  readonly user: string;
  readonly hostname: string;
  readonly port: string;
  readonly identityfile: readonly string[];
  readonly identitiesonly: string;
  readonly proxyjump: readonly string[];
  readonly knownhosts: readonly string[];
  readonly hostkeyalias: string | undefined;
}

/** What `ssh -G` says. */
async function askOpenSsh(file: string, host: string): Promise<Resolved> {
  const said = await runProgram("ssh", ["-G", "-F", file, host]);
  const all = (keyword: string): string[] =>
    said.split("\n").filter((line) => line.startsWith(`${keyword} `)).map((line) =>
      line.slice(keyword.length + 1)
    );
  const one = (keyword: string): string => all(keyword)[0] ?? "";
  const [user, hostname, port] = [one("user"), one("hostname"), one("port")];
  const tokens: Record<string, string> = { h: hostname, r: user, p: port, n: host, "%": "%" };
  // `ssh -G` prints names of keys as they are written, and the usual ones when none is.
  const identityfile = all("identityfile").map((path) =>
    path.replace(/%(.)/g, (_, token) => tokens[token] ?? "?").replace(/^~/, homedir())
  );
  const jumps = one("proxyjump");
  return {
    user,
    hostname,
    port,
    identityfile: identityfile.some((path) => path.endsWith("/.ssh/id_rsa")) ? [] : identityfile,
    identitiesonly: one("identitiesonly"),
    proxyjump: jumps === "" || jumps === "none" ? [] : jumps.split(","),
    knownhosts: [...one("userknownhostsfile").split(" "), ...one("globalknownhostsfile").split(" ")]
      .filter((path) => path !== "none"),
    hostkeyalias: all("hostkeyalias")[0],
  };
}

async function askHakube(home: string, host: string): Promise<Resolved> {
  const way = await route(home, host);
  const { identityFiles = [], identitiesOnly } = way.keys;
  return {
    user: way.user,
    hostname: way.host,
    port: `${way.port}`,
    identityfile: identityFiles,
    identitiesonly: identitiesOnly ? "yes" : "no",
    proxyjump: hostsOnTheWay(way).slice(0, -1).map(({ name }) => name),
    knownhosts: way.knownHostsFiles,
    hostkeyalias: way.hostKeyAlias?.toLowerCase(),
  };
}

/** Configurations, and the hosts that are asked for. */
const configurations: readonly (readonly [string, string, readonly string[]])[] = [
  ["nothing", "", ["node0"]],
  ["the first value wins", "Host a\n User x\nHost *\n User y\n Port 2\n Port 3\n", ["a", "b"]],
  ["keywords in any case, and =", "hOsT a\nUSER=x\nport = 24\nhostname\tb.example.com\n", ["a"]],
  ["patterns", "Host *.lan !bad.lan n?de\n User x\n", ["a.lan", "bad.lan", "node", "nde"]],
  ["a Host in upper case", "Host A\n User x\n", ["a", "A"]],
  ["lines before the first Host", "User x\nHost a\n User y\n Port 7\n", ["a", "b"]],
  ["comments", "# x\nHost a # b\n User x # y\n  # Port 9\n\n Port 8\n", ["a", "b"]],
  ["quotes", 'Host "a"\n User "x"\n IdentityFile "/k y"\n UserKnownHostsFile /u "/v"\n', ["a"]],
  ["tokens", "Host a\n HostName %h.lan\n User x\n IdentityFile ~/%r@%h:%p%%\n", ["a"]],
  ["a known_hosts by host", "Host a\n HostName b\n UserKnownHostsFile ~/%h-%n\n", ["a"]],
  ["no known_hosts", "Host a\n UserKnownHostsFile none\n GlobalKnownHostsFile /x /y\n", ["a", "b"]],
  ["many keys", "IdentityFile /1\nHost a\n IdentityFile /2\n IdentityFile /1\n", ["a", "b"]],
  ["only these keys", "Host a\n IdentitiesOnly yes\n IdentityFile /1\n", ["a", "b"]],
  ["Match host after HostName", "Host a\n HostName b\nMatch host B\n User x\n", ["a", "b", "c"]],
  ["Match originalhost", "Host a\n HostName b\nMatch originalhost A,c\n User x\n", ["a", "b", "c"]],
  ["Match user", "Host a\n User x\nMatch user x,y\n Port 3\nMatch user z\n Port 4\n", ["a", "b"]],
  ["Match localuser", `Match localuser ${localUser}\n Port 3\nMatch localuser n\n User x\n`, ["a"]],
  ["Match all", "Host a\n User x\nMatch all\n User y\n", ["a", "b"]],
  ["Match with !", "Match !host a\n User x\nMatch host *,!b\n Port 3\n", ["a", "b"]],
  ["Match twice the same", "Match host a* host *b\n User x\n", ["ab", "a", "b"]],
  ["Match final", "Host a\n HostName b\nMatch final host b\n User x\nHost b\n Port 3\n", [
    "a",
    "c",
  ]],
  ["a Match exec that is out", "Match host b exec /bin/true\n User x\n", ["a"]],
  ["ProxyJump", "Host a\n ProxyJump u@b:23,c\nHost c\n ProxyJump d\n", ["a", "c"]],
  ["no ProxyJump", "Host a\n ProxyJump none\nHost a\n ProxyJump b\n", ["a"]],
  ["ProxyCommand none first", "Host a\n ProxyCommand none\n ProxyJump b\n", ["a"]],
  ["ProxyJump before ProxyCommand", "Host a\n ProxyJump b\n ProxyCommand nc %h %p\n", ["a"]],
  ["a HostKeyAlias", "Host a\n HostKeyAlias Foo\n", ["a"]],
  ["Windows line ends", "Host a\r\n User x\r\n Port 3\r\n", ["a"]],
  ["an Include", "Include $HOME/.ssh/one\nHost *\n User z\n", ["a", "b"]],
  ["an Include in a Host", "Host b\n Include $HOME/.ssh/o*\n Port 9\n", ["a", "b"]],
  ["a Match final that never applies", "HostName a\nHost a\n Include $HOME/.ssh/last\n User f\n", [
    "b",
  ]],
  ["an Include of nothing", "Include $HOME/.ssh/none\nUser z\n", ["a"]],
];

for (const [name, text, hosts] of configurations) {
  Deno.test(`hakube and OpenSSH agree: ${name}`, async () => {
    const files = {
      config: text,
      one: "Port 4\nHost a\n User x\nHost b\n User y\n",
      on: "",
      last: "Match final\n",
    };
    await withHome(files, async (home) => {
      for (const host of hosts) {
        const expected = await askOpenSsh(`${home}/.ssh/config`, host);
        assert.deepEqual(await askHakube(home, host), expected, host);
      }
    });
  });
}

const word = fc.constantFrom("a", "b", "ab", "a.lan", "b.lan");
const pattern = fc.constantFrom("a", "b", "a*", "*.lan", "?", "*", "!a", "!*.lan", "b.la?");
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });
const criterion = fc.oneof(
  fc.tuple(fc.constantFrom("host", "originalhost", "!host"), patterns).map(([name, list]) =>
    `${name} ${list.join(",")}`
  ),
  fc.constantFrom("user x", "user y,z", "!user x", `localuser ${localUser}`, "localuser q"),
);
const match = fc.oneof(
  fc.constantFrom("all", "final"),
  fc.array(criterion, { minLength: 1, maxLength: 2 }).map((list) => list.join(" ")),
);
const directive = fc.oneof(
  word.map((name) => `HostName ${name}`),
  fc.constantFrom("HostName %h.lan", "IdentitiesOnly yes", "IdentitiesOnly no"),
  fc.constantFrom(
    "User x",
    "User y",
    "Port 3",
    "port=4",
    "IdentityFile /k1",
    'IdentityFile "/k 2"',
  ),
  fc.constantFrom("ProxyJump jump1", "ProxyJump x@jump2:9,jump1", "ProxyJump none"),
  fc.constantFrom("UserKnownHostsFile /u1", "UserKnownHostsFile /u2 /u3", "HostKeyAlias q"),
  fc.constantFrom("ProxyCommand none", "ForwardAgent yes", "# comment", "Compression yes"),
);
const block = fc.tuple(
  fc.oneof(
    patterns.map((list) => `Host ${list.join(" ")}`),
    match.map((line) => `Match ${line}`),
    fc.constant("Include $HOME/.ssh/included"),
  ),
  fc.array(directive, { maxLength: 4 }),
).map(([head, lines]) => [head, ...lines.map((line) => `  ${line}`)].join("\n"));
const config = fc.array(block, { maxLength: 5 }).map((list) => `${list.join("\n")}\n`);

Deno.test("hakube and OpenSSH agree on any configuration", async () => {
  const included = fc.array(block.filter((text) => !text.startsWith("Include")), { maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(config, included, word, async (text, more, host) => {
      const files = {
        config: `Host jump*\n  ProxyJump none\nHost *\n${text}`,
        included: `${more.join("\n")}\n`,
      };
      await withHome(files, async (home) => {
        const expected = await askOpenSsh(`${home}/.ssh/config`, host);
        assert.deepEqual(await askHakube(home, host), expected);
      });
    }),
    { numRuns: 300 },
  );
});
