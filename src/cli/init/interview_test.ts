import assert from "node:assert/strict";
import { runInProcess } from "../../../tests/fakes/cli_context.ts";
import { runInit, textOf } from "../../../tests/fakes/run_init.ts";
import { type TypingPrompter, typingPrompter } from "../../../tests/fakes/typing_prompter.ts";
import { InterruptedError } from "../../errors.ts";

/** `hakube init` as a person meets it, who answers one question after the other. */

const nodes = ["--masters", "10.2.0.10-12", "--address", "kube.example.com"];

/** What a person answers, in the order of the questions; an empty text is Enter. */
const answers = [
  ["demo", "Name of the cluster"],
  ["10.2.0.10-12", "Addresses of the masters"],
  ["m0", "Name of the first master"],
  ["10.2.0.20-21", "Addresses of the workers"],
  ["", "Name of the first worker"],
  ["keepalived", "Who holds the address"],
  ["10.2.0.9", "Address of the API"],
  ["calico", "Network of the pods"],
  ["", "Version of Kubernetes"],
  ["debian", "Login user"],
  ["ops@gate.example.com", "Jump host"],
  ["~/.ssh/work", "Key to log in with"],
  ["no", "Log in to the nodes now"],
  ["yes", "Write cluster.json"],
] as const;

const keys = { "/home/me/.ssh/work": "a key", "/home/me/.ssh/work.pub": "its public half" };

Deno.test("init asks for what no option says, and shows the file before it writes it", async () => {
  const prompter = typingPrompter(answers.map(([answer]) => answer));
  const { code, files, stderr } = await runInit([], keys, { prompter });
  assert.equal(code, 0, stderr);
  for (const [index, [, question]] of answers.entries()) {
    assert.ok(prompter.questions[index]?.startsWith(question), prompter.questions[index]);
  }
  const text = await textOf(files);
  assert.ok(stderr.includes(text), stderr);
  const rendered = await runInProcess(["render", "cluster.json"], { files });
  assert.equal(rendered.code, 0, rendered.stderr);
  for (
    const line of [
      '"clusterName": "demo"',
      '"loadBalancer": { "type": "keepalived" }',
      '"sshLoginUser": "debian"',
      '"sshLoginKey": "~/.ssh/work"',
      '"sshJumpHost": "ops@gate.example.com"',
      '"hooks": { "networkProvider": "calico" }',
      '{ "nodeName": "worker1", "privateIP": "10.2.0.21" }',
    ]
  ) assert.ok(text.includes(line), text);
});

Deno.test("init asks nothing that an option says, and with --yes nothing at all", async () => {
  const args = [...nodes, "--cluster-name", "demo", "--login-key", "~/.ssh/work"];
  const asked = typingPrompter(["", "", "", "", "", "", "", "no", "yes"]);
  assert.equal((await runInit(args, keys, { prompter: asked })).code, 0);
  assert.ok(
    !asked.questions.some((question) => /masters \(|cluster:|Address of|Key/.test(question)),
  );
  const silent = typingPrompter([]);
  assert.equal((await runInit([...args, "--yes"], keys, { prompter: silent })).code, 0);
  assert.deepEqual(silent.questions, []);
});

Deno.test("init says what is wrong with an answer, and asks again", async () => {
  const prompter = typingPrompter([
    ...["Demo", "demo", "10.2.0.10-11", "10.2.0.12-10", "10.2.0.10", "master0"],
    ...["10.2.0.10", "", "", "", "", "", "", "make", "no"],
  ]);
  const { code, added } = await runInit([], {}, { prompter });
  assert.equal(code, 130);
  assert.deepEqual(added, []);
  assert.match(
    prompter.questions[1] ?? "",
    /^the name of the cluster "Demo" is not .*; write it in lower case/,
  );
  assert.match(prompter.questions[3] ?? "", /2 masters|two masters|masters.* worse/);
  assert.match(prompter.questions[4] ?? "", /ends before it begins/);
  assert.match(prompter.questions[7] ?? "", /10\.2\.0\.10/);
});

/** Answers as before, until the question at which Ctrl-C is pressed. */
function interruptedAt(index: number): TypingPrompter {
  const prompter = typingPrompter(answers.map(([answer]) => answer));
  const interrupting = <Args extends unknown[], Answer>(
    ask: (...args: Args) => Promise<Answer>,
  ) =>
  async (...args: Args): Promise<Answer> => {
    if (prompter.questions.length === index) throw new InterruptedError("interrupted");
    return await ask(...args);
  };
  return {
    ...prompter,
    text: interrupting(prompter.text),
    confirm: interrupting(prompter.confirm),
    choose: interrupting(prompter.choose) as TypingPrompter["choose"],
  };
}

Deno.test("init leaves nothing behind, at whichever question Ctrl-C is pressed", async (t) => {
  for (const [index, [, question]] of answers.entries()) {
    await t.step(question, async () => {
      const { code, stdout, added } = await runInit([], keys, { prompter: interruptedAt(index) });
      assert.deepEqual([code, stdout, added], [130, "", []]);
    });
  }
});
