import assert from "node:assert/strict";

/** Files of a node by path. */
export type ScriptFiles = Record<string, { mode: string; content: string }>;

/** Stands in the place of `write`: says what it would write, each part with a NUL behind it. */
const dump = `() {
  local text
  IFS= read -r -d '' text || true
  printf '%s\\0' "$1" "$2" "$text"
}`;

const callAll = 'for f in $(compgen -A function | sed -n "/_files$/p"); do "$f" dump; done';

/**
 * Has bash parse a boot script, and call all its functions that write files with one that only
 * shows them.
 * @returns what they would write
 * @throws AssertionError when bash has anything to say
 */
export async function filesThatBashSees(script: string): Promise<ScriptFiles> {
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  try {
    await Deno.writeTextFile(path, script);
    assert.equal(await runBash(["-n", path]), "");
    const parts = (await runBash([path, "eval", callAll])).split("\0");
    const files: ScriptFiles = {};
    for (let at = 0; at + 2 < parts.length; at += 3) {
      const [file = "", mode = "", content = ""] = parts.slice(at, at + 3);
      files[file] = { mode, content };
    }
    return files;
  } finally {
    await Deno.remove(path);
  }
}

async function runBash(args: string[]): Promise<string> {
  const env = { "BASH_FUNC_dump%%": dump };
  const command = new Deno.Command("bash", { args, env, stdin: "null" });
  const { code, stdout, stderr } = await command.output();
  assert.equal(new TextDecoder().decode(stderr), "");
  assert.equal(code, 0);
  return new TextDecoder().decode(stdout);
}
