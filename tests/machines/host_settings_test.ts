import assert from "node:assert/strict";
import { runShell } from "./shell_functions.ts";
import { TestHost } from "./test_host.ts";

/** A setting that every network namespace has of its own. */
const setting = "net.ipv4.ip_default_ttl";

/** Runs functions of lib/host.sh in a host, and then tells the setting. */
async function after(host: TestHost, script: string): Promise<string> {
  const parts = ["settings", "host"];
  const text = `state=/run/hakube\n${script}\ncat /proc/sys/net/ipv4/ip_default_ttl`;
  return await runShell(parts, text, { enter: host.enter });
}

Deno.test("set_host() tells what it changes, and put_settings_back() puts back what was before the first", async () => {
  await using host = await TestHost.make();
  assert.equal(await after(host, `set_host ${setting} 64`), "64\n");
  const set = await after(host, `set_host ${setting} 65`);
  assert.equal(set, `this host's ${setting} is 65 now, and 64 again after \`machines down\`\n65\n`);
  assert.match(await after(host, `set_host ${setting} 66`), /is 66 now, and 64 again/);
  assert.equal(await after(host, "put_settings_back"), `this host's ${setting} is 64 again\n64\n`);
  assert.equal(await after(host, "put_settings_back"), "64\n");
});

Deno.test("put_settings_back() leaves alone what somebody else has set since", async () => {
  await using host = await TestHost.make();
  await after(host, `set_host ${setting} 65`);
  await host.run("sysctl", "--quiet", "--write", `${setting}=70`);
  assert.equal(await after(host, "put_settings_back"), "70\n");
});

Deno.test("set_host() fails and says so where a setting is missing or may not be set", async () => {
  await using host = await TestHost.make();
  const missing = await after(host, "set_host net.ipv4.nothing 1 || echo failed");
  assert.equal(
    missing,
    "this host's net.ipv4.nothing is missing, should be 1, and may not be set here\nfailed\n64\n",
  );
});

Deno.test("disclaim() puts settings back when the last provider leaves", async () => {
  await using host = await TestHost.make();
  const first = "name=one dir=/one namespace=hakube-one";
  const second = "name=two dir=/two namespace=hakube-two";
  await after(host, `${first}; claim; ${second}; claim; set_host ${setting} 65`);
  assert.equal(await after(host, `${first}; disclaim`), "65\n");
  assert.match(await after(host, `${second}; disclaim`), /is 64 again\n64\n$/);
  assert.equal(await host.run("sh", "-c", "ls -d /run/hakube 2>/dev/null || echo gone"), "gone\n");
});
