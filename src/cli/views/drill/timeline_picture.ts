import type { Timeline } from "../../../operate/drill/drill_report.ts";

/** What is drawn, in the drawing's own measure; classes are those of `templates/style/drill.css`. */
export interface TimelinePicture {
  readonly width: number;
  readonly height: number;
  readonly rects: readonly TimelineRect[];
  readonly paths: readonly { readonly look: string; readonly d: string }[];
  readonly texts: readonly TimelineText[];
}

interface TimelineRect {
  readonly look: "away" | "ok" | "failed";
  readonly x: string;
  readonly y: number;
  readonly width: string;
  readonly height: number;
  /** Shown by the pointer. */
  readonly title?: string;
}

interface TimelineText {
  readonly x: string;
  readonly y: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
}

/** Writes that came out the same, one after another. */
interface Spell {
  readonly ok: boolean;
  readonly from: number;
  readonly until: number;
  readonly writes: number;
}

/** Where things are, from above: a caption, the writes, the seconds. */
const band = { top: 22, height: 26 };
const height = 74;

/** Pixels between two seconds that are written down. */
const leastStep = 70;

/**
 * Draws what became of the writes while a master was stopped.
 * @param scale width, seconds that it stands for, and how long writes may fail
 */
export function timelinePicture(
  { stopping, restored, writes }: Timeline,
  { width, seconds, maxSeconds }: {
    readonly width: number;
    readonly seconds: number;
    readonly maxSeconds: number;
  },
): TimelinePicture {
  const x = (at: number) => at / seconds * width;
  const away: TimelineRect = {
    look: "away",
    x: x(stopping).toFixed(1),
    y: 0,
    width: x(restored - stopping).toFixed(1),
    height: band.top + band.height + 6,
  };
  const spells = spellsOf(writes).map((spell): TimelineRect => ({
    look: spell.ok ? "ok" : "failed",
    x: x(spell.from).toFixed(1),
    y: band.top,
    // What is short must be seen all the same.
    width: Math.max(2, x(spell.until - spell.from)).toFixed(1),
    height: band.height,
    title: titleOf(spell),
  }));
  const failed = writes.find(({ ok, at }) => !ok && at >= stopping);
  return {
    width,
    height,
    rects: [away, ...spells],
    paths: failed === undefined ? [] : limit(x(failed.at + maxSeconds), width),
    texts: [
      { x: (x(stopping) + 8).toFixed(1), y: 15, text: "stopped", anchor: "start" },
      { x: (x(restored) + 8).toFixed(1), y: 15, text: "started again", anchor: "start" },
      ...ticks(width, seconds),
    ],
  };
}

/** Where writes have to succeed again. */
function limit(at: number, width: number): TimelinePicture["paths"] {
  if (at > width) return [];
  const x = at.toFixed(1);
  return [{ look: "limit", d: `M${x} ${band.top - 4}V${band.top + band.height + 4}` }];
}

function spellsOf(writes: Timeline["writes"]): Spell[] {
  const spells: Spell[] = [];
  for (const { at, seconds, ok } of writes) {
    const last = spells.at(-1);
    if (last?.ok === ok) {
      spells[spells.length - 1] = { ...last, until: at + seconds, writes: last.writes + 1 };
      continue;
    }
    // Between two writes nobody knows; it belongs to what was before.
    if (last !== undefined) spells[spells.length - 1] = { ...last, until: Math.max(last.from, at) };
    spells.push({ ok, from: at, until: at + seconds, writes: 1 });
  }
  return spells;
}

function titleOf({ ok, from, until, writes }: Spell): string {
  const what = writes === 1 ? "1 write" : `${writes} writes`;
  const end = ok ? writes === 1 ? "succeeds" : "succeed" : writes === 1 ? "fails" : "fail";
  return `${what} ${end} in ${(until - from).toFixed(1)} s`;
}

/** The seconds, as many as have room. */
function ticks(width: number, seconds: number): TimelineText[] {
  const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
  const step = steps.find((each) => each / seconds * width >= leastStep) ?? seconds;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => {
    const at = index * step;
    const x = at / seconds * width;
    const anchor = at === 0 ? "start" : x > width - 30 ? "end" : "middle";
    return {
      x: (anchor === "end" ? width : x).toFixed(1),
      y: height - 6,
      text: `${at} s`,
      anchor,
    };
  });
}
