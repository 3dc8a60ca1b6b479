import assert from "node:assert/strict";
import { KeyReadingSsh } from "../../../tests/fakes/key_reading_ssh.ts";
import { loginRoute, usualKeys } from "../../../tests/fakes/login_route.ts";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { ConnectionError } from "../../errors.ts";
import type { LoginKey } from "../../ports.ts";
import type { Prompter } from "../../prompter.ts";
import { LoginKeys } from "./login_keys.ts";
import type { LoginKeySettings, LoginRoute } from "./login_route.ts";

function route(loginKey: string | undefined, keys: Partial<LoginKeySettings> = {}): LoginRoute {
  return loginRoute({ keys: { ...usualKeys, loginKey, ...keys } });
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

  choose(): Promise<never> {
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
): Promise<{ keys: LoginKeys; ssh: KeyReadingSsh; prompter: FakePrompter }> {
  const memory = new MemoryFiles();
  await memory.makeDirectory("/home/me/.ssh", 0o700);
  for (const path of files) await memory.writeAtomically(path, new Uint8Array(1), 0o600);
  const [ssh, prompter] = [new KeyReadingSsh(agent), new FakePrompter()];
  const keys = new LoginKeys({ ssh, files: memory, prompter, home: "/home/me", interactive });
  return { keys, ssh, prompter };
}

const labels = (keys: readonly LoginKey[]): string[] => keys.map(({ label }) => label);

Deno.test("forRoute() gives the agent's keys, then the default keys that exist", async () => {
  const { keys } = await setUp(["agent: a"], ["/home/me/.ssh/id_rsa", "/home/me/.ssh/id_ed25519"]);
  assert.deepEqual(labels(await keys.forRoute(route(undefined), undefined)), [
    "agent: a",
    "/home/me/.ssh/id_ed25519",
    "/home/me/.ssh/id_rsa",
  ]);
});

Deno.test("forRoute() offers a key that agent and file share once", async () => {
  const path = "/home/me/.ssh/id_rsa";
  const { keys } = await setUp([path], [path]);
  assert.deepEqual(labels(await keys.forRoute(route(undefined), undefined)), [path]);
});

Deno.test("forRoute() gives sshLoginKey alone, and the cluster's own key before it", async () => {
  const { keys } = await setUp(["agent: a"], ["/home/me/.ssh/id_rsa"]);
  assert.deepEqual(labels(await keys.forRoute(route("/home/me/k/deploy"), undefined)), [
    "/home/me/k/deploy",
  ]);
  assert.deepEqual(labels(await keys.forRoute(route("/abs"), "own")), ["own", "/abs"]);
});

Deno.test("forRoute() gives the keys of IdentityFile before others of the agent", async () => {
  const { keys } = await setUp(["agent: a", "/k1"], ["/home/me/.ssh/id_rsa"]);
  const named = { identityFiles: ["/k1", "/bad", "/k2"] };
  assert.deepEqual(labels(await keys.forRoute(route(undefined, named), undefined)), [
    "/k1",
    "/k2",
    "agent: a",
  ]);
  const only = route(undefined, { ...named, identitiesOnly: true });
  assert.deepEqual(labels(await keys.forRoute(only, undefined)), ["/k1", "/k2"]);
});

Deno.test("forRoute() warns once of a key of IdentityFile that is there and cannot be used", async () => {
  const memory = new MemoryFiles();
  await memory.makeDirectory("/k", 0o700);
  await memory.writeAtomically("/k/bad", new Uint8Array(1), 0o600);
  const warnings: string[] = [];
  const keys = new LoginKeys({
    ssh: new KeyReadingSsh(["agent: a"]),
    files: memory,
    prompter: new FakePrompter(),
    home: "/home/me",
    interactive: false,
    warn: (message) => warnings.push(message),
  });
  const named = route(undefined, { identityFiles: ["/k/bad", "/k/bad-and-not-there"] });
  for (const _ of [1, 2]) {
    assert.deepEqual(labels(await keys.forRoute(named, undefined)), ["agent: a"]);
  }
  assert.deepEqual(warnings, ["/k/bad is bad: it is not tried"]);
});

Deno.test("forRoute() names why no key of IdentityFile can be used", async () => {
  const { keys } = await setUp([], ["/home/me/.ssh/id_rsa"]);
  const named = route(undefined, { identityFiles: ["/bad1", "/bad2"] });
  await assert.rejects(keys.forRoute(named, undefined), /worker0 .*bad1 is bad; \/bad2 is bad/);
});

Deno.test("forRoute() asks the agent of IdentityAgent, and none for none", async () => {
  const { keys, ssh } = await setUp(["agent: a"], ["/home/me/.ssh/id_rsa"]);
  await keys.forRoute(route(undefined, { agentSocket: "/run/agent" }), undefined);
  await keys.forRoute(route(undefined, { agentSocket: "/run/agent" }), undefined);
  const without = route(undefined, { agentSocket: "none" });
  assert.deepEqual(labels(await keys.forRoute(without, undefined)), ["/home/me/.ssh/id_rsa"]);
  assert.deepEqual(ssh.sockets, ["/run/agent"]);
});

Deno.test("forRoute() tries sshLoginKey first on a jump host, and others after it", async () => {
  const { keys } = await setUp(["agent: a"], ["/home/me/.ssh/id_rsa"]);
  const jump = route("/k", { onlyLoginKey: false });
  const all = ["/k", "agent: a", "/home/me/.ssh/id_rsa"];
  assert.deepEqual(labels(await keys.forRoute(jump, undefined)), all);
  const bad = route("/bad", { onlyLoginKey: false });
  assert.deepEqual(labels(await keys.forRoute(bad, undefined)), all.slice(1));
});

Deno.test("forRoute() needs nothing else when the node has the cluster's own key", async () => {
  const { keys } = await setUp([], []);
  assert.deepEqual(labels(await keys.forRoute(route(undefined), "own")), ["own"]);
});

Deno.test("forRoute() fails for a named key that cannot be used", async () => {
  const { keys } = await setUp(["agent: a"], []);
  await assert.rejects(keys.forRoute(route("/bad"), undefined), /bad is bad/);
});

Deno.test("forRoute() says what there is to do when there is no key", async () => {
  const { keys } = await setUp([], []);
  await assert.rejects(keys.forRoute(route(undefined), undefined), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.equal(error.failure, "login-key");
    assert.match(error.message, /id_ed25519/);
    assert.match(error.hints.join(), /sshLoginKey.*ssh-add/);
    return true;
  });
});

Deno.test("forRoute() reads a file and asks for its passphrase once for all nodes", async () => {
  const { keys, ssh, prompter } = await setUp([], [], true);
  const nodes = ["/encrypted1", "/encrypted2", "/encrypted1"].map((path) => route(path));
  await Promise.all(nodes.map((each) => keys.forRoute(each, undefined)));
  assert.deepEqual(ssh.reads, ["/encrypted1", "/encrypted2"]);
  assert.equal(prompter.questions.length, 4);
  assert.equal(prompter.overlapped, false);
  assert.match(prompter.questions.join("\n"), /^That was not it/m);
});

Deno.test("forRoute() asks once for another key in the place of one that cannot be used", async () => {
  const { keys, prompter } = await setUp([], [], true);
  const found = await Promise.all([1, 2].map(() => keys.forRoute(route("/bad"), undefined)));
  assert.deepEqual(found.map(labels), [["/home/me/other"], ["/home/me/other"]]);
  assert.equal(prompter.questions.length, 1);
  assert.match(prompter.questions.join(), /bad is bad/);
});

Deno.test("forRoute() asks once for a key when there is none", async () => {
  const { keys, prompter } = await setUp([], [], true);
  const found = await Promise.all([1, 2].map(() => keys.forRoute(route(undefined), undefined)));
  assert.deepEqual(found.map(labels), [["/home/me/other"], ["/home/me/other"]]);
  assert.equal(prompter.questions.length, 1);
});

Deno.test("forRoute() does without the named key on a node that has the cluster's own", async () => {
  const { keys } = await setUp([], []);
  assert.deepEqual(labels(await keys.forRoute(route("/bad"), "own")), ["own"]);
});

Deno.test("forRoute() asks nothing without --interactive", async () => {
  const { keys, prompter } = await setUp([], []);
  await assert.rejects(keys.forRoute(route("/encrypted"), undefined), /is encrypted/);
  assert.deepEqual(prompter.questions, []);
});

Deno.test("forRoute() passes over an encrypted default key while there is another", async () => {
  const memory = new MemoryFiles();
  await memory.makeDirectory("/encrypted/.ssh", 0o700);
  await memory.writeAtomically("/encrypted/.ssh/id_rsa", new Uint8Array(1), 0o600);
  const make = (agent: readonly string[]): LoginKeys =>
    new LoginKeys({
      ssh: new KeyReadingSsh(agent),
      files: memory,
      prompter: new FakePrompter(),
      home: "/encrypted",
      interactive: false,
    });
  const held = make(["agent: a"]).forRoute(route(undefined), undefined);
  assert.deepEqual(labels(await held), ["agent: a"]);
  await assert.rejects(make([]).forRoute(route(undefined), undefined), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.match(error.message, /id_rsa is encrypted/);
    assert.match(error.hints.join(), /--interactive/);
    return true;
  });
});
