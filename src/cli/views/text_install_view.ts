import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";
import { styled, type Terminal } from "../terminal.ts";
import type { InstallView } from "./install_view.ts";
import { LastingNotes } from "./lasting_note.ts";
import { afterName, printable } from "./printable.ts";

/** A line for each step that ends, for people, pipes and CI logs alike. */
export class TextInstallView implements InstallView {
  readonly #terminal: Terminal;
  readonly #nameWidth: number;
  readonly #level: "quiet" | "normal" | "verbose";
  readonly #notes = new LastingNotes();
  /** What is to be said when somebody else has done with the terminal. */
  #held: string | undefined;

  constructor(
    terminal: Terminal,
    nodeNames: readonly string[],
    level: "quiet" | "normal" | "verbose",
  ) {
    this.#terminal = terminal;
    this.#nameWidth = Math.max(...nodeNames.map((name) => name.length));
    this.#level = level;
  }

  show(event: InstallEvent): void {
    if (this.#level === "quiet") return;
    const note = this.#notes.of(event);
    if (note !== undefined) {
      this.#say(note.node, styled(this.#terminal, note.style, printable(note.text)));
    }
    switch (event.kind) {
      case "step-started":
        if (this.#level === "verbose") this.#sayOfStep(event, "...");
        break;
      case "step-ended":
        this.#sayOfStep(event, `… ${this.#result(event)} ${event.seconds.toFixed(1)}s`);
        break;
      case "output":
        if (this.#level === "verbose") this.#say(event.node, `  ${printable(event.line)}`);
        break;
    }
  }

  pause(): void {
    this.#held ??= "";
  }

  resume(): void {
    const held = this.#held ?? "";
    this.#held = undefined;
    if (held !== "") this.#terminal.err(held);
  }

  [Symbol.dispose](): void {
    this.resume();
  }

  summarise(outcomes: readonly NodeOutcome[]): void {
    this.resume();
    for (const outcome of outcomes) {
      // A node that came out well has a hint when its log is not whole.
      const hasWords = outcome.state !== "ok" || outcome.hints.length > 0;
      if (hasWords && !isUneventful(outcome)) this.#terminal.err(`\n${this.#words(outcome)}`);
    }
    const uneventful = Map.groupBy(outcomes.filter(isUneventful), ({ message }) => message ?? "");
    for (const [message, alike] of uneventful) {
      const names = nodeNames(alike.map(({ node }) => node));
      this.#terminal.err(`\n${styled(this.#terminal, "bold", names)}: ${printable(message)}\n`);
    }
    if (this.#level === "quiet") return;
    const changed = outcomes.reduce((sum, { changed }) => sum + changed.length, 0);
    const well = outcomes.filter(({ state }) => state === "ok").length;
    const steps = changed === 0
      ? "nothing changed"
      : `${changed} ${changed === 1 ? "step" : "steps"} changed`;
    this.#terminal.err(`\n${well} of ${outcomes.length} nodes ok, ${steps}\n`);
  }

  #result({ result }: { result: "ok" | "changed" | "failed" }): string {
    const colours = { ok: "green", changed: "yellow", failed: "red" } as const;
    return styled(this.#terminal, colours[result], result);
  }

  #words(outcome: NodeOutcome): string {
    const message = printable(afterName(outcome.node, outcome.message ?? outcome.state));
    const lines = [
      `${styled(this.#terminal, "bold", outcome.node)}: ${message}`,
      ...outcome.lastLines.map((line) => `  | ${printable(line)}`),
      ...outcome.hints.map((hint) => `  hint: ${printable(hint)}`),
      ...(outcome.log === undefined ? [] : [`  log: ${outcome.log}`]),
    ];
    return `${lines.join("\n")}\n`;
  }

  /** `[ 7/11] master0 etcd …` */
  #sayOfStep(
    event: { node: string; step: string; number: number; of: number },
    text: string,
  ): void {
    const place = `[${`${event.number}`.padStart(`${event.of}`.length)}/${event.of}]`;
    const node = event.node.padEnd(this.#nameWidth);
    this.#write(`${place.padEnd(7)} ${node} ${printable(event.step)} ${text}\n`);
  }

  #say(node: string, text: string): void {
    this.#write(`${" ".repeat(7)} ${node.padEnd(this.#nameWidth)} ${text}\n`);
  }

  #write(text: string): void {
    if (this.#held === undefined) this.#terminal.err(text);
    else this.#held += text;
  }
}

/** How many nodes are named of those of which there is the same to say. */
const namedNodes = 20;

/** Whether there is nothing more to tell of a node than why it has not come to its end. */
function isUneventful({ state, hints }: NodeOutcome): boolean {
  return ["left", "skipped", "stopped"].includes(state) && hints.length === 0;
}

function nodeNames(names: readonly string[]): string {
  const more = names.length - namedNodes;
  return names.slice(0, namedNodes).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
