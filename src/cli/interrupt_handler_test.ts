import assert from "node:assert/strict";
import { FakeTerminal } from "../../tests/fakes/fake_terminal.ts";
import { InterruptedError } from "../errors.ts";
import type { Choice } from "../prompter.ts";
import type { CliContext, EndingSignal } from "./cli_context.ts";
import { InterruptHandler } from "./interrupt_handler.ts";

/** A handler that listens, and what happens around it. */
class Scene {
  readonly terminal = new FakeTerminal();
  readonly handler: InterruptHandler;
  readonly happened: string[] = [];
  readonly offered: string[][] = [];
  /** Answers the question that is open. */
  answer: (value: string) => void = () => {};
  refuse: (error: unknown) => void = () => {};
  /** Sends a signal to the process. */
  signal: (signal: EndingSignal) => void = () => {};

  constructor(interactive = true) {
    const tell = (what: string) => () => void this.happened.push(what);
    this.handler = new InterruptHandler(
      this.#context(interactive),
      this.terminal,
      { pause: tell("pause"), resume: tell("resume") },
    );
    this.handler.listen({ stopAfterStep: tell("stop after step") });
  }

  get state(): { stop: boolean; leave: boolean } {
    return { stop: this.handler.stop.aborted, leave: this.handler.leave.aborted };
  }

  #context(interactive: boolean): CliContext {
    const choose = <Value extends string>(
      _question: string,
      choices: readonly Choice<Value>[],
      signal: AbortSignal,
    ): Promise<Value> => {
      this.offered.push(choices.map(({ value }) => value));
      const { promise, resolve, reject } = Promise.withResolvers<Value>();
      this.answer = (value) => resolve(value as Value);
      this.refuse = reject;
      signal.addEventListener("abort", () => reject(signal.reason));
      return promise;
    };
    const context: Partial<CliContext> = {
      onInterrupt: (handler) => {
        this.signal = handler;
        return () => this.signal = () => this.happened.push("usual meaning");
      },
      exit: (code) => void this.happened.push(`exit ${code}`),
      ports: { prompter: { interactive, choose } } as unknown as CliContext["ports"],
    };
    return context as CliContext;
  }
}

/** Lets what waits for an answer go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

const untouched = { stop: false, leave: false };
const left = { stop: true, leave: true };

Deno.test("InterruptHandler asks at a terminal, while nothing is drawn, and goes on", async () => {
  const scene = new Scene();
  scene.signal("SIGINT");
  assert.deepEqual([scene.offered, scene.happened], [[["go-on", "leave", "stop"]], ["pause"]]);
  scene.answer("go-on");
  await settled();
  assert.deepEqual([scene.state, scene.happened], [untouched, ["pause", "resume"]]);
});

Deno.test("InterruptHandler stops runs after their step, begins nothing new, and offers it once", async () => {
  const scene = new Scene();
  scene.signal("SIGINT");
  scene.answer("stop");
  await settled();
  assert.deepEqual(scene.state, { stop: true, leave: false });
  assert.deepEqual(scene.happened, ["pause", "stop after step", "resume"]);
  scene.signal("SIGINT");
  assert.deepEqual(scene.offered[1], ["go-on", "leave"]);
});

Deno.test("InterruptHandler leaves when asked to, and at Ctrl-C in the question", async () => {
  for (const choose of ["answer", "Ctrl-C"]) {
    const scene = new Scene();
    scene.signal("SIGINT");
    if (choose === "answer") scene.answer("leave");
    else scene.refuse(new InterruptedError("interrupted at a question"));
    await settled();
    assert.deepEqual(scene.state, left);
    assert.match(scene.terminal.stderr, /^interrupted: leaving: .* go on by themselves\n$/);
    assert.ok(!scene.happened.includes("resume"), "what is drawn does not come back");
  }
});

Deno.test("InterruptHandler leaves without a terminal, and when the process is told to end", async () => {
  const unattended = new Scene(false);
  unattended.signal("SIGINT");
  await settled();
  assert.deepEqual([unattended.state, unattended.offered], [left, []]);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    const scene = new Scene();
    scene.signal(signal);
    await settled();
    assert.deepEqual([scene.state, scene.offered], [left, []]);
  }
});

Deno.test("InterruptHandler takes a question back when the process is told to end", async () => {
  const scene = new Scene();
  scene.signal("SIGINT");
  scene.signal("SIGTERM");
  await settled();
  assert.deepEqual([scene.state, scene.offered.length], [left, 1]);
  assert.equal(scene.terminal.stderr.split("leaving").length, 2, "it is said once");
});

Deno.test("InterruptHandler waits for nothing when somebody insists", async () => {
  const scene = new Scene(false);
  scene.signal("SIGINT");
  await settled();
  scene.signal("SIGINT");
  assert.deepEqual(scene.happened, ["pause", "exit 8"]);
});

Deno.test("InterruptHandler.ignore() takes a question back, for the runs have ended", async () => {
  const scene = new Scene();
  scene.signal("SIGINT");
  await scene.handler.ignore();
  assert.deepEqual([scene.state, scene.terminal.stderr], [untouched, ""]);
  scene.signal("SIGINT");
  assert.deepEqual(scene.happened, ["pause", "usual meaning"]);
});
