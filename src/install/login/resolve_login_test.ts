import { deepEqual, equal, notEqual, throws } from "node:assert/strict";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { resolvedNode } from "../../../tests/fakes/resolved_definition.ts";
import type { NodeDefinition, SshSettings } from "../../definition/cluster_definition.ts";
import { hostsOnTheWay } from "./login_route.ts";
import { LoginResolver } from "./resolve_login.ts";
import { SshConfig } from "./ssh_config.ts";

/** For somebody called `me` whose home is /home/me. */
async function resolver(text: string, system = ""): Promise<LoginResolver> {
  const files = new MemoryFiles();
  for (const [path, content] of [["/home/me/.ssh/config", text], ["/etc/ssh/ssh_config", system]]) {
    await files.makeDirectory(path?.replace(/\/[^/]+$/, "") ?? "", 0o755);
    await files.writeAtomically(path ?? "", new TextEncoder().encode(content), 0o600);
  }
  return new LoginResolver({
    config: await SshConfig.load(files, "/home/me"),
    home: "/home/me",
    localUser: "me",
    environment: (name) => name === "AGENT" ? "/run/agent" : undefined,
    warn: () => {},
  });
}

function node(ssh: Partial<SshSettings> = {}, nodeName = "w0"): NodeDefinition {
  const plain = resolvedNode("worker", nodeName, "10.0.0.1");
  return { ...plain, ssh: { ...plain.ssh, ...ssh } };
}

Deno.test("route() goes by the definition, then the user's file, then the system's, then defaults", async () => {
  const nothing = (await resolver("")).route(node());
  deepEqual([nothing.user, nothing.port, nothing.host], ["ubuntu", 22, "10.0.0.1"]);
  const files = await resolver("Host 10.*\n User file\n", "User system\nPort 24\n");
  const route = files.route(node());
  deepEqual([route.user, route.port], ["file", 24]);
  const defined = files.route(node({ user: "root", port: 2222 }));
  deepEqual([defined.user, defined.port], ["root", 2222]);
});

Deno.test("route() lets Match user see who logs in, the default too", async () => {
  const files = await resolver("Match user ubuntu\n Port 1\nMatch user root\n Port 2\n");
  equal(files.route(node()).port, 1);
  equal(files.route(node({ user: "root" })).port, 2);
});

Deno.test("route() takes sshJumpHost in the place of ProxyJump, and none for none", async () => {
  const files = await resolver("Host 10.0.0.1\n ProxyJump a\nHost b\n HostName b.lan\n User bob\n");
  const names = (jumpHost: string | undefined): string[] =>
    hostsOnTheWay(files.route(node({ jumpHost }))).map(({ name }) => name);
  deepEqual(names(undefined), ["a", "w0"]);
  deepEqual(names("none"), ["w0"]);
  deepEqual(names("b:24,c"), ["b:24", "c", "w0"]);
  const [first, second] = hostsOnTheWay(files.route(node({ jumpHost: "b:24,c" })));
  deepEqual([first?.host, first?.port, first?.user, first?.via], ["b.lan", 24, "bob", undefined]);
  deepEqual([second?.host, second?.port, second?.user, second?.via], ["c", 22, "me", "b:24"]);
});

Deno.test("route() gives nodes behind the same jump hosts the same routes to them", async () => {
  const files = await resolver("Host *\n User me\n");
  const jump = (jumpHost: string, loginKey?: string) =>
    files.route(node({ jumpHost, loginKey })).jumpHost;
  equal(jump("a,b", "/key1"), jump("a,b", "/key2"));
  equal(jump("a,b")?.jumpHost, jump("a"));
  notEqual(jump("a,b"), jump("b"));
});

Deno.test("route() tries sshLoginKey on jump hosts of the definition only, and others after it", async () => {
  const files = await resolver("Host 10.0.0.1\n ProxyJump a\n");
  const keys = (jumpHost: string | undefined) =>
    files.route(node({ jumpHost, loginKey: "~/key" })).jumpHost?.keys;
  deepEqual([keys("b")?.loginKey, keys("b")?.onlyLoginKey], ["/home/me/key", false]);
  equal(keys(undefined)?.loginKey, undefined);
});

Deno.test("route() knows where the agent is", async () => {
  const files = await resolver(
    "Host a\n IdentityAgent ~/agent-%r\nHost b\n IdentityAgent none\nHost c\n IdentityAgent $AGENT\n" +
      "Host d\n IdentityAgent SSH_AUTH_SOCK\n",
  );
  const socket = (host: string) => files.route(node({ host })).keys.agentSocket;
  deepEqual(["a", "b", "c", "d", "e"].map(socket), [
    "/home/me/agent-ubuntu",
    "none",
    "/run/agent",
    undefined,
    undefined,
  ]);
});

Deno.test("route() takes timeouts and keepalives of the files", async () => {
  const files = await resolver("Host a\n ConnectTimeout 7\n ServerAliveInterval 9\n");
  const { timeoutSeconds, keepalive } = files.route(node({ host: "a" }));
  deepEqual([timeoutSeconds, keepalive], [7, { intervalSeconds: 9, countMax: 3 }]);
  equal(files.route(node({ host: "b" })).keepalive, undefined);
});

Deno.test("route() refuses users that cannot be in a path", async () => {
  const files = await resolver('Host a\n User "../x"\nHost b\n User dev@example.com\n');
  throws(() => files.route(node({ host: "a" })), /config:2: .*"a" as User "\.\.\/x"/);
  equal(files.route(node({ host: "b" })).user, "dev@example.com");
});
