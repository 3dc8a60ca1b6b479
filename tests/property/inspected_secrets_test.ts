import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { parseKeyText } from "../../src/adapters/ssh2/key_file.ts";
import { ed25519KeyFile } from "../../src/assets/openssh_key.ts";
import { LoginPasswords } from "../../src/install/login/login_passwords.ts";
import { Passwords } from "../../src/install/login/passwords.ts";
import { RunOutputParser } from "../../src/install/run_output.ts";
import { SecretMask } from "../../src/install/secret_mask.ts";

const secret = "correct-horse-battery-staple";
const seed = Buffer.alloc(32, "seed of a login key");

/** What holds secrets for as long as hakube runs. */
function holders(): Record<string, unknown> {
  const prompter = {
    interactive: false,
    confirm: () => Promise.resolve(false),
    text: () => Promise.resolve(secret),
    secret: () => Promise.resolve(secret),
    choose: () => Promise.reject(new Error("somebody was asked")),
  };
  const passwords = new Passwords({ given: secret, ask: undefined, name: "sudo password" });
  const mask = new SecretMask([secret], [secret]);
  return {
    passwords,
    attempts: passwords.attempts("ann", "m0", secret),
    login: new LoginPasswords({ prompter, interactive: true, login: secret, sudo: secret }),
    mask,
    parser: new RunOutputParser(mask),
    key: parseKeyText(ed25519KeyFile(seed, "hakube"), "login"),
  };
}

Deno.test("what holds secrets shows none when somebody prints it", async () => {
  const { attempts } = holders() as { readonly attempts: { next(): Promise<unknown> } };
  assert.equal(await attempts.next(), secret);
  for (const [name, holder] of Object.entries({ ...holders(), attempts })) {
    const shown = [
      Deno.inspect(holder, { depth: 20, showHidden: true, getters: true }),
      JSON.stringify(holder) ?? "",
      String(holder),
    ].join("\n");
    const isShown = [secret, seed.toString("base64"), seed.toString("hex")].filter((text) =>
      shown.includes(text)
    );
    assert.deepEqual(isShown, [], name);
  }
});
