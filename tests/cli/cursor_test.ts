import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs a program that hides the cursor and then does this. @returns what it wrote to standard error */
async function hideAnd(end: string): Promise<string> {
  const program = `
    import { processTerminal } from ${JSON.stringify(`${root}src/cli/terminal.ts`)};
    processTerminal(true).setCursor(false);
    ${end}`;
  const directory = await Deno.makeTempDir({ prefix: "hakube-cursor-" });
  try {
    await Deno.writeTextFile(`${directory}/hide.ts`, program);
    const args = ["run", "--quiet", "--no-check", "--allow-env", "--config", `${root}deno.json`];
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, `${directory}/hide.ts`],
    }).output();
    return new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("setCursor() hides the cursor until the program ends, however it does", async () => {
  const ends = [
    "Deno.exit(3);",
    'setTimeout(() => { throw new Error("a bug") });',
    'Promise.reject(new Error("a bug"));',
    "",
  ];
  for (const end of ends) {
    const written = await hideAnd(end);
    const [hidden, shown] = [written.indexOf("\x1b[?25l"), written.lastIndexOf("\x1b[?25h")];
    assert.ok(hidden >= 0 && shown > hidden, `${end}: ${JSON.stringify(written)}`);
  }
});
