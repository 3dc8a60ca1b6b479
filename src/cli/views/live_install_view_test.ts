import assert from "node:assert/strict";
import { EmulatedTerminal } from "../../../tests/fakes/emulated_terminal.ts";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import { skippedOutcome } from "../../install/node_outcome.ts";
import { LiveInstallView } from "./live_install_view.ts";

/** A view, and what makes time pass for it. */
class Scene {
  readonly terminal: EmulatedTerminal;
  readonly clock = new FixedClock();
  readonly view: LiveInstallView;
  #tick: (() => void) | undefined;

  constructor(nodes: readonly string[], size = { columns: 60, rows: 10 }) {
    this.terminal = new EmulatedTerminal(size);
    this.view = new LiveInstallView({
      terminal: this.terminal,
      clock: this.clock,
      terminalType: "xterm",
      ticker: (action) => {
        this.#tick = action;
        return () => this.#tick = undefined;
      },
    }, nodes);
  }

  get ticks(): boolean {
    return this.#tick !== undefined;
  }

  tick(seconds: number): void {
    this.clock.advance({ seconds });
    this.#tick?.();
  }

  begin(node: string): void {
    this.view.show({ kind: "run-started", node, phase: "node", attached: false });
    this.view.show({ kind: "step-started", node, step: "host", number: 1, of: 2 });
  }
}

function outcome(node: string, fields: Partial<NodeOutcome>): NodeOutcome {
  return { ...skippedOutcome(node, ""), state: "ok", message: undefined, ...fields };
}

const broken = outcome("w0", { state: "failed", message: "failed in step host (exit code 1)" });

Deno.test("LiveInstallView shows how many nodes are connected, until a question comes", async () => {
  const { view, terminal, clock, ticks } = new Scene(["m0", "m1", "w0"]);
  for (const node of ["m0", "m1"]) {
    view.show({ kind: "connected", node });
    clock.advance({ seconds: 1 });
  }
  assert.deepEqual(await terminal.lines(), ["2 of 3 nodes connected"]);
  // Ctrl-C still means what it usually does, so nobody would show the cursor again.
  assert.deepEqual([terminal.cursor, ticks], [true, false]);
  view.pause();
  assert.deepEqual(await terminal.lines(), []);
});

Deno.test("LiveInstallView shows time pass, and hides the cursor meanwhile", async () => {
  const scene = new Scene(["m0"]);
  scene.begin("m0");
  scene.view.resume();
  scene.tick(65);
  const lines = await scene.terminal.lines();
  assert.match(lines[0] ?? "", /^• m0 {2}\[1\/2\] host {2}1:05 *$/);
  assert.match(lines[2] ?? "", /^1:05 {3}• 1 running$/);
  assert.equal(scene.terminal.cursor, false);
});

Deno.test("LiveInstallView draws no more often than it is ticked, however much happens", () => {
  const scene = new Scene(["m0"]);
  scene.view.resume();
  const { writes } = scene.terminal;
  scene.begin("m0");
  for (let line = 0; line < 1000; line++) {
    scene.view.show({ kind: "output", node: "m0", line: `line ${line}` });
  }
  scene.tick(0.1);
  assert.equal(scene.terminal.writes, writes + 1);
});

Deno.test("LiveInstallView leaves failures and losses of connections on the screen, once", async () => {
  const scene = new Scene(["m0", "w0"], { columns: 60, rows: 10 });
  scene.view.resume();
  scene.begin("m0");
  scene.begin("w0");
  for (const message of ["it broke", "still broken"]) {
    scene.view.show({ kind: "connection-lost", node: "m0", message, retryIn: 5 });
    scene.tick(1);
  }
  scene.view.show({ kind: "reconnected", node: "m0" });
  scene.view.show({ kind: "run-ended", node: "w0", outcome: broken });
  scene.tick(1);
  scene.view.pause();
  assert.deepEqual(await scene.terminal.lines(), [
    "m0  no connection; its run goes on: it broke",
    "m0  connected again",
    "w0  failed in step host (exit code 1)",
  ]);
});

Deno.test("LiveInstallView gives the terminal to a question, and goes on after it", async () => {
  const scene = new Scene(["m0"]);
  scene.begin("m0");
  scene.view.resume();
  scene.view.pause();
  assert.deepEqual([scene.ticks, scene.terminal.cursor], [false, true]);
  scene.terminal.err("Really? yes\n");
  scene.view.show({ kind: "output", node: "m0", line: "meanwhile" });
  assert.deepEqual(await scene.terminal.lines(), ["Really? yes"]);
  scene.view.resume();
  const lines = await scene.terminal.lines();
  assert.match(lines[1] ?? "", /host +0:00 {2}meanwhile$/);
});

Deno.test("LiveInstallView.summarise() puts the text view's summary in the place of what is drawn", async () => {
  const scene = new Scene(["m0", "w0"]);
  scene.begin("m0");
  scene.view.resume();
  scene.tick(1);
  scene.view.summarise([outcome("m0", { changed: ["host"] }), broken]);
  assert.deepEqual(await scene.terminal.lines(), [
    "",
    "w0: failed in step host (exit code 1)",
    "",
    "1 of 2 nodes ok, 1 step changed",
  ]);
  assert.equal(scene.terminal.cursor, true);
});

Deno.test("LiveInstallView gives the cursor back when it is disposed of", () => {
  const scene = new Scene(["m0"]);
  {
    using view = scene.view;
    view.resume();
  }
  assert.deepEqual([scene.ticks, scene.terminal.cursor], [false, true]);
});

Deno.test("LiveInstallView keeps up with 500 nodes and hundreds of events a second", () => {
  const names = Array.from({ length: 500 }, (_, index) => `w${index}`);
  const scene = new Scene(names, { columns: 200, rows: 50 });
  scene.view.resume();
  const start = performance.now();
  for (const name of names) scene.begin(name);
  for (let frame = 0; frame < 100; frame++) {
    for (let event = 0; event < 100; event++) {
      const node = names[(frame * 100 + event) % 500] ?? "";
      scene.view.show({ kind: "output", node, line: `line ${frame} of what goes on there` });
    }
    scene.tick(0.1);
  }
  // Ten seconds of an installation. It takes a fraction of that, on a machine that does much besides too.
  const milliseconds = performance.now() - start;
  assert.ok(milliseconds < 5000, `${milliseconds} ms`);
});
