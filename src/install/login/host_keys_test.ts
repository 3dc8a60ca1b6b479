import assert from "node:assert/strict";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { ConnectionError, type ConnectionFailure } from "../../errors.ts";
import type { HostKey } from "../../ports.ts";
import { type CheckedHost, HostKeys } from "./host_keys.ts";
import { formatLine, parseHostKey } from "./known_hosts.ts";

const host: CheckedHost = {
  nodeName: "master0",
  host: "10.0.0.1",
  port: 2222,
  user: "ubuntu",
  hostKey: undefined,
};

/** A well-formed key blob of a type, different for each text. */
function key(type: string, text: string): HostKey {
  const blob = new Uint8Array([0, 0, 0, type.length, ...new TextEncoder().encode(type + text)]);
  const parsed = parseHostKey(`${type} ${btoa(String.fromCharCode(...blob))}`);
  assert.ok(parsed !== undefined);
  return parsed;
}

const ed = key("ssh-ed25519", "one");
const otherEd = key("ssh-ed25519", "two");
const rsa = key("ssh-rsa", "three");

async function load(
  texts: Record<string, string>,
): Promise<{ keys: HostKeys; files: MemoryFiles }> {
  const files = new MemoryFiles();
  for (const [path, text] of Object.entries(texts)) {
    await files.makeDirectory(path.replace(/\/[^/]+$/, ""), 0o700);
    await files.writeAtomically(path, new TextEncoder().encode(text), 0o644);
  }
  return { files, keys: await HostKeys.load(files, "/assets", "/home/me") };
}

function failsWith(failure: ConnectionFailure, ...parts: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.equal(error.failure, failure);
    const said = [error.message, ...error.hints].join("\n");
    for (const part of parts) assert.ok(said.includes(part), `${part} is not in: ${said}`);
    return true;
  };
}

Deno.test("judge() calls a host without any key unknown", async () => {
  const { keys } = await load({});
  assert.equal(keys.judge(host, ed), "unknown");
  assert.deepEqual(keys.knownTypes(host), []);
});

for (
  const path of ["/assets/known_hosts", "/home/me/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"]
) {
  Deno.test(`judge() trusts and refuses by ${path}`, async () => {
    const { keys } = await load({ [path]: formatLine(host.host, host.port, ed) });
    assert.equal(keys.judge(host, ed), "trusted");
    assert.deepEqual(keys.knownTypes(host), ["ssh-ed25519"]);
    assert.throws(
      () => keys.judge(host, otherEd),
      failsWith("host-key-changed", ed.fingerprint, otherEd.fingerprint, `${path}, line 1`),
    );
    assert.equal(keys.judge({ ...host, port: 22 }, otherEd), "unknown");
  });
}

Deno.test("judge() takes a key of another type than the known one for a changed key", async () => {
  const { keys } = await load({ "/assets/known_hosts": formatLine(host.host, host.port, ed) });
  assert.throws(() => keys.judge(host, rsa), failsWith("host-key-changed", rsa.fingerprint));
});

Deno.test("judge() lets the assets decide before the user's file", async () => {
  const { keys } = await load({
    "/assets/known_hosts": formatLine(host.host, host.port, ed),
    "/home/me/.ssh/known_hosts": formatLine(host.host, host.port, otherEd),
  });
  assert.equal(keys.judge(host, ed), "trusted");
  assert.throws(() => keys.judge(host, otherEd), failsWith("host-key-changed", "forget"));
});

Deno.test("judge() lets the definition's key decide before all files", async () => {
  const { keys } = await load({ "/assets/known_hosts": formatLine(host.host, host.port, ed) });
  const given = { ...host, hostKey: `${rsa.type} ${rsa.base64} comment` };
  assert.equal(keys.judge(given, rsa), "trusted");
  assert.deepEqual(keys.knownTypes(given), ["ssh-rsa"]);
  assert.throws(() => keys.judge(given, ed), failsWith("host-key-changed", "cluster definition"));
  assert.throws(
    () => keys.judge({ ...host, hostKey: "nonsense" }, ed),
    failsWith("host-key-changed", "nonsense"),
  );
});

Deno.test("judge() never trusts a revoked key", async () => {
  const line = formatLine(host.host, host.port, ed);
  const { keys } = await load({
    "/assets/known_hosts": line,
    "/etc/ssh/ssh_known_hosts": `@revoked * ${ed.type} ${ed.base64}\n`,
  });
  assert.throws(() => keys.judge(host, ed), failsWith("host-key-changed", "revoked"));
});

Deno.test("accept() keeps keys in the assets, each line once, and trusts them", async () => {
  const before = "# mine, without line feed";
  const { keys, files } = await load({ "/assets/known_hosts": before });
  await keys.accept([{ host, key: ed }, { host: { ...host, nodeName: "master1" }, key: ed }]);
  assert.equal(keys.judge(host, ed), "trusted");
  assert.throws(() => keys.judge(host, otherEd), failsWith("host-key-changed"));
  const text = new TextDecoder().decode(await files.read("/assets/known_hosts"));
  assert.equal(text, `${before}\n${formatLine(host.host, host.port, ed)}`);
  const again = await HostKeys.load(files, "/assets", "/home/me");
  assert.equal(again.judge(host, ed), "trusted");
});

Deno.test("require() names the fingerprint and the flag for an unknown key", async () => {
  const { keys } = await load({});
  assert.throws(
    () => keys.require(host, ed),
    failsWith("host-key-unknown", ed.fingerprint, "--accept-new-host-keys", "master0"),
  );
});
