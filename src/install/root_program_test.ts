import assert from "node:assert/strict";
import { launcherConnection } from "../../tests/fakes/launcher_connection.ts";
import { ConnectionError } from "../errors.ts";
import type { PasswordAttempts } from "../password_attempts.ts";
import { rootCommand, startAsRoot } from "./root_program.ts";

const program = { name: "test", text: "true", args: ["a b"], greeting: '{"hakube":' };

Deno.test("rootCommand() asks sudo, which must not ask back, unless it is root already", () => {
  assert.equal(
    rootCommand({ ...program, text: "echo it's" }, "root"),
    `/bin/bash -c 'echo it'\\''s' test 'a b'`,
  );
  assert.equal(rootCommand(program, "ubuntu"), `sudo -n /bin/bash -c 'true' test 'a b'`);
});

Deno.test("startAsRoot() skips what a login prints before the program speaks", async () => {
  const noise = ["welcome\n", "\n", '{"other":1}\n', "x".repeat(50_000), "\n"];
  const { connection } = launcherConnection({ stdout: [...noise, '{"hakube":1}\nmore\n'] });
  const { greeting, reader } = await startAsRoot(connection, program, "m0");
  assert.deepEqual([greeting, await reader.line()], ['{"hakube":1}', "more"]);
});

async function refused(stdout: Iterable<string>, stderr: string, message: RegExp): Promise<void> {
  const { connection, ended } = launcherConnection({ stdout, stderr });
  await assert.rejects(startAsRoot(connection, program, "m0"), (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, "sudo");
    assert.match(error.message, message);
    return true;
  });
  assert.ok(ended());
}

Deno.test("startAsRoot() names what came in place of the program", async () => {
  await refused(["welcome\n", "to m0"], "", /which said: welcome to m0$/);
  const needed = "sudo: a password is required";
  await refused(["welcome\n"], `${needed}\n`, new RegExp(`said: ${needed} welcome$`));
  await refused([], "", /which said: nothing$/);
});

function* endless(text: string): Generator<string> {
  for (;;) yield text;
}

Deno.test("startAsRoot() gives up on noise without end", async () => {
  await refused(endless("welcome\n"), "", /which said: welcome welcome/);
  await refused(endless("welcome"), "", /which said: welcomewelcome/);
});

Deno.test("startAsRoot() does not repeat a password that a machine says back", async () => {
  const attempts: PasswordAttempts = {
    tried: 1,
    isKnown: true,
    next: () => Promise.resolve("correct horse"),
    accepted: () => {},
    rejected: () => {},
    [Symbol.dispose]: () => {},
  };
  let prompted = "";
  const { promise: typed, resolve } = Promise.withResolvers<void>();
  const { connection } = launcherConnection({ stdout: [] });
  const said = (text: string) => new TextEncoder().encode(text);
  connection.run = (command) => {
    prompted = /-p (\S+)/.exec(command)?.[1] ?? "";
    return Promise.resolve({
      stdout: (async function* () {
        await typed;
        yield said("you typed: correct horse\n");
      })(),
      stderr: (async function* () {
        yield said(prompted);
        await typed;
        yield said("Sorry, correct horse is wrong");
      })(),
      write: () => Promise.resolve(resolve()),
      end: () => {},
      exit: typed.then(() => ({ code: 1, signal: undefined })),
    });
  };
  const asking = Object.assign(connection, { sudoPasswords: () => attempts });
  await assert.rejects(startAsRoot(asking, program, "m0"), (error) => {
    assert.match(String(error), /Sorry, \[secret\] is wrong you typed: \[secret\]$/);
    return true;
  });
});
