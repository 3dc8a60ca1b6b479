import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";
import type { Clock } from "../../ports.ts";
import { styled, type Terminal } from "../terminal.ts";
import type { InstallView } from "./install_view.ts";
import { LastingNotes } from "./lasting_note.ts";
import { liveLines } from "./live/live_lines.ts";
import { type LiveNode, nodeAfter, unheardNode } from "./live/live_node.ts";
import { LiveScreen } from "./live/live_screen.ts";
import { cutLine, span } from "./live/span.ts";
import { asciiMarks, type Marks, unicodeMarks } from "./live/state_look.ts";
import { printable } from "./printable.ts";
import { TextInstallView } from "./text_install_view.ts";

/** Calls an action again and again, often enough to look alive. @returns ends it */
export type Ticker = (action: () => void) => () => void;

/** Ten frames a second: more is not seen, and costs slow connections. */
const secondsPerFrame = 0.1;

const tenTimesASecond: Ticker = (action) => {
  const timer = setInterval(action, secondsPerFrame * 1000);
  return () => clearInterval(timer);
};

/** What a live view is drawn on. */
export interface LiveSurface {
  readonly terminal: Terminal;
  readonly clock: Pick<Clock, "monotonicSeconds">;
  /** `$TERM`. */
  readonly terminalType: string | undefined;
  /** Default: ten times a second. */
  readonly ticker?: Ticker;
}

/** A line a node, drawn again as things happen; at the end, what the text view says. */
export class LiveInstallView implements InstallView {
  readonly #terminal: Terminal;
  readonly #clock: Pick<Clock, "monotonicSeconds">;
  readonly #ticker: Ticker;
  readonly #marks: Marks;
  readonly #screen: LiveScreen;
  readonly #text: TextInstallView;
  readonly #notes = new LastingNotes();
  readonly #nodes: Map<string, LiveNode>;
  readonly #nameWidth: number;
  readonly #began: number;
  #stopTicking: (() => void) | undefined;
  /** When it was shown last how many nodes are connected. */
  #shownConnecting = 0;

  constructor(surface: LiveSurface, nodeNames: readonly string[]) {
    const { terminal, clock, terminalType, ticker = tenTimesASecond } = surface;
    this.#terminal = terminal;
    this.#clock = clock;
    this.#ticker = ticker;
    this.#marks = terminalType === "linux" ? asciiMarks : unicodeMarks;
    this.#screen = new LiveScreen(terminal);
    this.#text = new TextInstallView(terminal, nodeNames, "normal");
    this.#nodes = new Map(nodeNames.map((name) => [name, unheardNode(name)]));
    this.#nameWidth = Math.max(...nodeNames.map((name) => name.length));
    this.#began = clock.monotonicSeconds();
  }

  show(event: InstallEvent): void {
    const note = this.#notes.of(event);
    if (note !== undefined) {
      const text = styled(this.#terminal, note.style, printable(note.text));
      this.#screen.print(`${note.node.padEnd(this.#nameWidth)}  ${text}\n`);
    }
    if (!("node" in event)) return;
    // A master that was only asked, and is not installed, has no line.
    const node = this.#nodes.get(event.node);
    if (node === undefined) return;
    this.#nodes.set(event.node, nodeAfter(node, event, this.#clock.monotonicSeconds()));
    if (event.kind === "connected" && this.#stopTicking === undefined) this.#showConnecting();
  }

  /** Before the first run there is nothing to see but that one node after the other answers. */
  #showConnecting(): void {
    const window = this.#terminal.window();
    const now = this.#clock.monotonicSeconds();
    if (window === undefined || now - this.#shownConnecting < secondsPerFrame) return;
    this.#shownConnecting = now;
    const connected = [...this.#nodes.values()].filter(({ connected }) => connected).length;
    const text = `${connected} of ${this.#nodes.size} nodes connected`;
    this.#screen.draw([cutLine([span(text, "dim")], window.columns - 1)], window);
  }

  pause(): void {
    this.#screen.clear(this.#terminal.window());
    if (this.#stopTicking === undefined) return;
    this.#stopTicking();
    this.#stopTicking = undefined;
    this.#terminal.setCursor(true);
  }

  resume(): void {
    if (this.#stopTicking !== undefined) return;
    this.#terminal.setCursor(false);
    this.#stopTicking = this.#ticker(() => this.#draw());
    this.#draw();
  }

  summarise(outcomes: readonly NodeOutcome[]): void {
    this.pause();
    this.#text.summarise(outcomes);
  }

  [Symbol.dispose](): void {
    this.pause();
  }

  #draw(): void {
    const window = this.#terminal.window();
    if (window === undefined) return;
    const lines = liveLines([...this.#nodes.values()], {
      ...window,
      now: this.#clock.monotonicSeconds(),
      began: this.#began,
      marks: this.#marks,
    });
    this.#screen.draw(lines, window);
  }
}
