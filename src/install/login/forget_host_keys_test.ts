import { equal } from "node:assert/strict";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { lockAssets } from "../../assets/assets_lock.ts";
import { forgetHostKeys } from "./forget_host_keys.ts";

const clock = new FixedClock();
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

async function setUp(text: string): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  await files.makeDirectory("/assets", 0o700);
  await files.writeAtomically("/assets/known_hosts", new TextEncoder().encode(text), 0o644);
  return files;
}

const read = async (files: MemoryFiles): Promise<string> =>
  new TextDecoder().decode(await files.read("/assets/known_hosts"));

Deno.test("forgetHostKeys() takes out a host's lines and leaves the others as they are", async () => {
  const files = await setUp(`# mine\n10.0.0.1 ${key}\n[10.0.0.1]:2222 ${key}\n10.0.0.2 ${key}\n`);
  equal(await forgetHostKeys({ files, clock }, "/assets", { host: "10.0.0.1", port: 22 }), 1);
  equal(await read(files), `# mine\n[10.0.0.1]:2222 ${key}\n10.0.0.2 ${key}\n`);
});

Deno.test("forgetHostKeys() changes nothing when the host is not known", async () => {
  const text = `10.0.0.2 ${key}\n`;
  const files = await setUp(text);
  equal(await forgetHostKeys({ files, clock }, "/assets", { host: "10.0.0.1", port: 22 }), 0);
  equal(await read(files), text);
});

Deno.test("forgetHostKeys() forgets a host by its HostKeyAlias", async () => {
  const files = await setUp(`bastion ${key}\n10.0.0.1 ${key}\n`);
  const host = { host: "10.0.0.1", port: 2222, hostKeyAlias: "Bastion" };
  equal(await forgetHostKeys({ files, clock }, "/assets", host), 1);
  equal(await read(files), `10.0.0.1 ${key}\n`);
});

Deno.test("forgetHostKeys() waits for another hakube that writes into the assets", async () => {
  const files = await setUp(`10.0.0.1 ${key}\n10.0.0.2 ${key}\n`);
  const held = await lockAssets(files, "/assets");
  const forgotten = forgetHostKeys({ files, clock }, "/assets", {
    host: "10.0.0.1",
    port: 22,
  });
  await held[Symbol.asyncDispose]();
  equal(await forgotten, 1);
  equal(await read(files), `10.0.0.2 ${key}\n`);
});
