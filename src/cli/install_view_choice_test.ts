import assert from "node:assert/strict";
import { FakeTerminal } from "../../tests/fakes/fake_terminal.ts";
import { FixedClock } from "../../tests/fakes/fixed_clock.ts";
import { SeededRandom } from "../../tests/fakes/seeded_random.ts";
import type { CliContext, GlobalOptions } from "./cli_context.ts";
import { installView } from "./install_view_choice.ts";

const window = { columns: 80, rows: 24 };

/** Which view is chosen. */
function chosen(
  options: Partial<GlobalOptions> = {},
  environment: Readonly<Record<string, string>> = { TERM: "xterm" },
  size: typeof window | null = window,
): string {
  const context: Partial<CliContext> = {
    ports: {
      clock: new FixedClock(),
      random: new SeededRandom(),
    } as unknown as CliContext["ports"],
    environment: (name) => environment[name],
  };
  const setup = {
    context: context as CliContext,
    terminal: new FakeTerminal(false, size ?? undefined),
  };
  using view = installView({ color: true, ...options }, ["m0"], setup);
  return view.constructor.name;
}

Deno.test("installView() is live where a terminal can be redrawn, and asked for nothing else", () => {
  assert.equal(chosen(), "LiveInstallView");
  assert.equal(chosen({ verbose: true }), "TextInstallView");
  assert.equal(chosen({ quiet: true }), "TextInstallView");
  assert.equal(chosen({ json: true }), "JsonInstallView");
});

Deno.test("installView() writes lines into pipes, dumb terminals and the logs of a CI system", () => {
  assert.equal(chosen({}, { TERM: "xterm" }, null), "TextInstallView");
  assert.equal(chosen({}, {}), "TextInstallView");
  assert.equal(chosen({}, { TERM: "dumb" }), "TextInstallView");
  assert.equal(chosen({}, { TERM: "xterm", CI: "true" }), "TextInstallView");
  assert.equal(chosen({}, { TERM: "xterm", CI: "false" }), "LiveInstallView");
});
