import assert from "node:assert/strict";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import { loginRoute } from "../../../tests/fakes/login_route.ts";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { ConnectionError, type ConnectionFailure } from "../../errors.ts";
import type { HostKey } from "../../ports.ts";
import { HostKeys } from "./host_keys.ts";
import { formatLine, knownName, parseHostKey } from "./known_hosts.ts";
import type { CheckedHost } from "./login_route.ts";

const knownHostsFiles = ["/home/me/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"];

const host: CheckedHost = {
  ...loginRoute({ nodeName: "master0", name: "master0", port: 2222 }),
  knownHostsFiles,
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
  return {
    files,
    keys: await HostKeys.load({ files, clock: new FixedClock() }, "/assets", knownHostsFiles),
  };
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
    const { keys } = await load({ [path]: formatLine(knownName(host), ed) });
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
  const { keys } = await load({ "/assets/known_hosts": formatLine(knownName(host), ed) });
  assert.throws(() => keys.judge(host, rsa), failsWith("host-key-changed", rsa.fingerprint));
});

Deno.test("judge() lets the assets decide before the user's file", async () => {
  const { keys } = await load({
    "/assets/known_hosts": formatLine(knownName(host), ed),
    "/home/me/.ssh/known_hosts": formatLine(knownName(host), otherEd),
  });
  assert.equal(keys.judge(host, ed), "trusted");
  assert.throws(() => keys.judge(host, otherEd), failsWith("host-key-changed", "forget"));
});

Deno.test("judge() lets the definition's key decide before all files", async () => {
  const { keys } = await load({ "/assets/known_hosts": formatLine(knownName(host), ed) });
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
  const line = formatLine(knownName(host), ed);
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
  assert.equal(text, `${before}\n${formatLine(knownName(host), ed)}`);
  const again = await HostKeys.load({ files, clock: new FixedClock() }, "/assets", knownHostsFiles);
  assert.equal(again.judge(host, ed), "trusted");
});

Deno.test("require() names the fingerprint and the flag for an unknown key", async () => {
  const { keys } = await load({});
  assert.throws(
    () => keys.require(host, ed),
    failsWith("host-key-unknown", ed.fingerprint, "--accept-new-host-keys", "master0"),
  );
});

Deno.test("judge() knows a host by its HostKeyAlias, whatever its address and port", async () => {
  const { keys } = await load({
    "/assets/known_hosts": "",
    "/home/me/.ssh/known_hosts": formatLine("bastion", ed),
  });
  const aliased = { ...host, hostKeyAlias: "Bastion" };
  assert.equal(keys.judge(aliased, ed), "trusted");
  assert.throws(
    () => keys.judge(aliased, otherEd),
    failsWith("host-key-changed", "ssh-keygen -R bastion -f /home/me/.ssh/known_hosts"),
  );
  await keys.accept([{ host: { ...aliased, hostKeyAlias: "other" }, key: otherEd }]);
  assert.equal(keys.judge({ ...aliased, hostKeyAlias: "other" }, otherEd), "trusted");
});

Deno.test("judge() takes a key that is known without the port, but calls no other changed", async () => {
  const { keys } = await load({ "/home/me/.ssh/known_hosts": formatLine("10.0.0.1", ed) });
  assert.equal(keys.judge(host, ed), "trusted");
  assert.equal(keys.judge(host, otherEd), "unknown");
});

Deno.test("judge() does not pass over a certificate authority", async () => {
  const line = `@cert-authority *.1 ${ed.type} ${ed.base64}\n`;
  const at22 = { ...host, port: 22 };
  const { keys } = await load({ "/etc/ssh/ssh_known_hosts": line });
  assert.throws(
    () => keys.judge(at22, otherEd),
    failsWith("host-key-unknown", "ssh_known_hosts, line 1", "--ssh-transport openssh"),
  );
  const known = await load({
    "/etc/ssh/ssh_known_hosts": line,
    "/assets/known_hosts": formatLine("10.0.0.1", otherEd),
  });
  assert.equal(known.keys.judge(at22, otherEd), "trusted");
});
