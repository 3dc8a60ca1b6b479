import assert from "node:assert/strict";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import type { LoginKey, Prompter, Ssh } from "../../ports.ts";
import { LoginKeys } from "./login_keys.ts";

function node(loginKey: string | undefined): NodeDefinition {
  return {
    role: "worker",
    nodeName: "worker0",
    privateIP: "10.0.0.1",
    publicIP: "10.0.0.1",
    ssh: { host: "10.0.0.1", port: 22, user: "ubuntu", loginKey, hostKey: undefined },
    labels: {},
    taints: [],
    schedulable: false,
  };
}

const loginKey = (label: string): LoginKey => ({
  label,
  fingerprint: `SHA256:${label}`,
  handle: undefined,
});

/** Reads files whose name says what they hold: `encrypted` asks for a passphrase, `bad` is refused. */
class FakeSsh implements Ssh {
  readonly reads: string[] = [];
  constructor(private readonly agent: readonly string[]) {}

  connect(): Promise<never> {
    throw new Error("not used here");
  }

  async readLoginKey(
    path: string,
    passphrase?: (label: string, attempt: number) => Promise<string>,
  ): Promise<LoginKey> {
    this.reads.push(path);
    if (path.includes("bad")) throw new ConnectionError("login-key", `${path} is bad`);
    if (path.includes("encrypted")) {
      if (passphrase === undefined) throw new ConnectionError("login-key", `${path} is encrypted`);
      await passphrase(path, 1);
      await passphrase(path, 2);
    }
    return loginKey(path);
  }

  parseLoginKey(text: string): Promise<LoginKey> {
    return Promise.resolve(loginKey(text));
  }

  agentKeys(): Promise<LoginKey[]> {
    return Promise.resolve(this.agent.map(loginKey));
  }
}

/** Answers every question, and notes whether two were open at once. */
class FakePrompter implements Prompter {
  readonly interactive = true;
  readonly questions: string[] = [];
  overlapped = false;
  #open = false;

  confirm(): Promise<boolean> {
    throw new Error("not used here");
  }

  text(question: string): Promise<string> {
    this.questions.push(question);
    return Promise.resolve("~/other");
  }

  async secret(question: string): Promise<string> {
    this.overlapped ||= this.#open;
    this.#open = true;
    this.questions.push(question);
    await Promise.resolve();
    this.#open = false;
    return "secret";
  }
}

async function setUp(
  agent: readonly string[],
  files: readonly string[],
  interactive = false,
): Promise<{ keys: LoginKeys; ssh: FakeSsh; prompter: FakePrompter }> {
  const memory = new MemoryFiles();
  await memory.makeDirectory("/home/me/.ssh", 0o700);
  for (const path of files) await memory.writeAtomically(path, new Uint8Array(1), 0o600);
  const [ssh, prompter] = [new FakeSsh(agent), new FakePrompter()];
  const keys = new LoginKeys({ ssh, files: memory, prompter, home: "/home/me", interactive });
  return { keys, ssh, prompter };
}

const labels = (keys: readonly LoginKey[]): string[] => keys.map(({ label }) => label);

Deno.test("forNode() gives the agent's keys, then the default keys that exist", async () => {
  const { keys } = await setUp(["agent: a"], ["/home/me/.ssh/id_rsa", "/home/me/.ssh/id_ed25519"]);
  assert.deepEqual(labels(await keys.forNode(node(undefined), undefined)), [
    "agent: a",
    "/home/me/.ssh/id_ed25519",
    "/home/me/.ssh/id_rsa",
  ]);
});

Deno.test("forNode() offers a key that agent and file share once", async () => {
  const path = "/home/me/.ssh/id_rsa";
  const { keys } = await setUp([path], [path]);
  assert.deepEqual(labels(await keys.forNode(node(undefined), undefined)), [path]);
});

Deno.test("forNode() gives sshLoginKey alone, and the cluster's own key before it", async () => {
  const { keys } = await setUp(["agent: a"], ["/home/me/.ssh/id_rsa"]);
  assert.deepEqual(labels(await keys.forNode(node("~/k/deploy"), undefined)), [
    "/home/me/k/deploy",
  ]);
  assert.deepEqual(labels(await keys.forNode(node("/abs"), "own")), ["own", "/abs"]);
});

Deno.test("forNode() needs nothing else when the node has the cluster's own key", async () => {
  const { keys } = await setUp([], []);
  assert.deepEqual(labels(await keys.forNode(node(undefined), "own")), ["own"]);
});

Deno.test("forNode() fails for a named key that cannot be used", async () => {
  const { keys } = await setUp(["agent: a"], []);
  await assert.rejects(keys.forNode(node("/bad"), undefined), /bad is bad/);
});

Deno.test("forNode() says what there is to do when there is no key", async () => {
  const { keys } = await setUp([], []);
  await assert.rejects(keys.forNode(node(undefined), undefined), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.equal(error.failure, "login-key");
    assert.match(error.message, /id_ed25519/);
    assert.match(error.hints.join(), /sshLoginKey.*ssh-add/);
    return true;
  });
});

Deno.test("forNode() reads a file and asks for its passphrase once for all nodes", async () => {
  const { keys, ssh, prompter } = await setUp([], [], true);
  const nodes = ["/encrypted1", "/encrypted2", "/encrypted1"].map(node);
  await Promise.all(nodes.map((each) => keys.forNode(each, undefined)));
  assert.deepEqual(ssh.reads, ["/encrypted1", "/encrypted2"]);
  assert.equal(prompter.questions.length, 4);
  assert.equal(prompter.overlapped, false);
  assert.match(prompter.questions.join("\n"), /^That was not it/m);
});

Deno.test("forNode() asks once for another key in the place of one that cannot be used", async () => {
  const { keys, prompter } = await setUp([], [], true);
  const found = await Promise.all([1, 2].map(() => keys.forNode(node("/bad"), undefined)));
  assert.deepEqual(found.map(labels), [["/home/me/other"], ["/home/me/other"]]);
  assert.equal(prompter.questions.length, 1);
  assert.match(prompter.questions.join(), /bad is bad/);
});

Deno.test("forNode() asks once for a key when there is none", async () => {
  const { keys, prompter } = await setUp([], [], true);
  const found = await Promise.all([1, 2].map(() => keys.forNode(node(undefined), undefined)));
  assert.deepEqual(found.map(labels), [["/home/me/other"], ["/home/me/other"]]);
  assert.equal(prompter.questions.length, 1);
});

Deno.test("forNode() does without the named key on a node that has the cluster's own", async () => {
  const { keys } = await setUp([], []);
  assert.deepEqual(labels(await keys.forNode(node("/bad"), "own")), ["own"]);
});

Deno.test("forNode() asks nothing without --interactive", async () => {
  const { keys, prompter } = await setUp([], []);
  await assert.rejects(keys.forNode(node("/encrypted"), undefined), /is encrypted/);
  assert.deepEqual(prompter.questions, []);
});

Deno.test("forNode() passes over an encrypted default key while there is another", async () => {
  const memory = new MemoryFiles();
  await memory.makeDirectory("/encrypted/.ssh", 0o700);
  await memory.writeAtomically("/encrypted/.ssh/id_rsa", new Uint8Array(1), 0o600);
  const make = (agent: readonly string[]): LoginKeys =>
    new LoginKeys({
      ssh: new FakeSsh(agent),
      files: memory,
      prompter: new FakePrompter(),
      home: "/encrypted",
      interactive: false,
    });
  const held = make(["agent: a"]).forNode(node(undefined), undefined);
  assert.deepEqual(labels(await held), ["agent: a"]);
  await assert.rejects(make([]).forNode(node(undefined), undefined), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.match(error.message, /id_rsa is encrypted/);
    assert.match(error.hints.join(), /--interactive/);
    return true;
  });
});
