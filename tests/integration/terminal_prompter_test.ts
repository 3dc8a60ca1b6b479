import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Asks in a process of its own, at a terminal of script(1). @returns its output and what was drawn */
async function ask(
  question: string,
  typed: string,
  columns = 80,
): Promise<{ said: string; drawn: string }> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-prompt-" });
  try {
    const program = `
      import { terminalPrompter } from ${
      JSON.stringify(`${root}src/adapters/terminal_prompter.ts`)
    };
      try {
        console.log(terminalPrompter.interactive, await terminalPrompter.${question});
      } catch (error) {
        console.log(error.name);
      }
      Deno.exit(0);`;
    await Deno.writeTextFile(`${directory}/ask.ts`, program);
    const deno = `'${Deno.execPath()}' run -A --quiet --no-check --config '${root}deno.json'`;
    const command = `stty cols ${columns}; ${deno} '${directory}/ask.ts' > '${directory}/out'`;
    const process = spawnAtTerminal(command);
    const keyboard = process.stdin.getWriter();
    let drawn = "";
    let answered = false;
    for await (const piece of process.stdout.pipeThrough(new TextDecoderStream())) {
      drawn += piece;
      if (answered || !drawn.includes("Really?")) continue;
      answered = true;
      await keyboard.write(new TextEncoder().encode(typed));
    }
    await keyboard.close();
    await process.status;
    return { said: await Deno.readTextFile(`${directory}/out`), drawn };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function spawnAtTerminal(command: string): Deno.ChildProcess {
  const args = ["-qec", command, "/dev/null"];
  try {
    return new Deno.Command("script", { args, stdin: "piped", stdout: "piped" }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("this test needs script: apt-get install bsdutils");
  }
}

Deno.test("terminalPrompter.confirm() takes yes for yes and Enter for no", async () => {
  assert.equal((await ask('confirm("Really?")', "y\r")).said, "true true\n");
  assert.equal((await ask('confirm("Really?")', "\r")).said, "true false\n");
});

Deno.test("terminalPrompter.text() ends lines between words, of what is wrong with an answer too", async () => {
  const check = 'async (typed) => typed === "no" ? undefined : "it is needed: yes or no"';
  const question = `text("What do you answer? Really?", { check: ${check} })`;
  const { said, drawn } = await ask(question, "\rno\r", 20);
  assert.equal(said, "true no\n");
  assert.match(drawn, /What do you\S*\r\n\S*answer\? Really\?/);
  assert.match(drawn, /> it is needed: yes\S*\r\n\S*or no/);
});

Deno.test("terminalPrompter.secret() does not draw what is typed", async () => {
  const { said, drawn } = await ask('secret("Really?")', "hunter2\r");
  assert.equal(said, "true hunter2\n");
  assert.ok(!drawn.includes("hunter2"), drawn);
});

Deno.test("terminalPrompter makes Ctrl-C an InterruptedError", async () => {
  assert.equal((await ask('secret("Really?")', "\x03")).said, "InterruptedError\n");
});

const twoAnswers = '[{ value: "a", name: "One" }, { value: "b", name: "Other" }]';

Deno.test("terminalPrompter.choose() offers the first answer, and takes the one that is marked", async () => {
  const question = `choose("Really?", ${twoAnswers}, new AbortController().signal)`;
  assert.equal((await ask(question, "\r")).said, "true a\n");
  assert.equal((await ask(question, "\x1b[B\r")).said, "true b\n");
  assert.equal((await ask(question, "\x03")).said, "InterruptedError\n");
});

Deno.test("terminalPrompter.choose() ends with the signal's reason when it is withdrawn", async () => {
  const withdrawn = `choose("Really?", ${twoAnswers}, AbortSignal.timeout(100))`;
  assert.equal((await ask(withdrawn, "")).said, "TimeoutError\n");
});
