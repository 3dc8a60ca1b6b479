/** A drawing in an SVG's own measure; classes are those of `templates/style/picture.css`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rects: readonly Rect[];
  readonly paths: readonly { readonly d: string; readonly look: string }[];
  readonly texts: readonly Text[];
}

/** A box, with its class. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly look: string;
}

/** How large cells are, and how far their rows are from each other. */
export interface CellSizes {
  readonly least: number;
  readonly most: number;
  readonly height: number;
  readonly rowGap: number;
}

/** A line of text. */
export interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly look: string;
  readonly anchor: "start" | "middle" | "end";
}

/** Widths of a letter of names and of notes, and a little more. */
const letters = { name: 7.8, note: 6.4 };
/** Between boxes. */
export const gap = 12;

/** What is drawn, piece by piece. */
export class Canvas {
  readonly #rects: Rect[] = [];
  readonly #paths: { d: string; look: string }[] = [];
  readonly #texts: Text[] = [];
  /** Left and right of the groups, where lines go down and up. */
  readonly lane: number;

  constructor(readonly width: number) {
    this.lane = width < 600 ? 22 : 34;
  }

  /** All that was drawn. */
  picture(height: number): Picture {
    const { width } = this;
    return { width, height, rects: this.#rects, paths: this.#paths, texts: this.#texts };
  }

  /** A box that others stand in. */
  group(top: number, bottom: number, label: string): void {
    const { lane, width } = this;
    const size = { width: width - 2 * lane, height: bottom - top };
    this.#rects.push({ x: lane, y: top, ...size, look: "group" });
    this.text(lane + gap, top + 22, label, "label", "start");
  }

  /** A line, as SVG's paths are written. */
  line(look: string, d: string): void {
    this.#paths.push({ d, look });
  }

  /** A box without words. */
  rect(place: Rect): void {
    this.#rects.push(place);
  }

  /** Cells in rows, all as wide as each other, and in the middle. */
  cells(count: number, top: number, { least, most, height, rowGap }: CellSizes): Rect[] {
    const room = this.width - 2 * this.lane - gap;
    const columns = Math.max(1, Math.min(count, Math.floor(room / (least + gap))));
    const width = Math.min(most, room / columns - gap);
    return Array.from({ length: count }, (_, index) => {
      const row = Math.floor(index / columns);
      const inRow = Math.min(columns, count - row * columns);
      const used = inRow * (width + gap) - gap;
      const x = (this.width - used) / 2 + (index % columns) * (width + gap);
      return { x, y: top + row * (height + rowGap), width, height, look: "node" };
    });
  }

  /** A box with a name, and a note below it. */
  box(place: Rect, name: string, note: string): void {
    this.#rects.push(place);
    this.words(place, name, note);
  }

  /** A name in the middle of a place, and a note below it. */
  words({ x, y, width, height }: Rect, name: string, note: string): void {
    const [middle, line] = [x + width / 2, y + height / 2];
    this.text(middle, line - 3, fit(name, width, letters.name), "name", "middle");
    this.text(middle, line + 15, fit(note, width, letters.note), "note", "middle");
  }

  /** A part of a box, as wide as that. */
  pill({ x, width }: Rect, y: number, text: string, look: string): void {
    this.#rects.push({ x: x + 8, y, width: width - 16, height: 24, look });
    this.text(x + width / 2, y + 16.5, text, "pilltext", "middle");
  }

  text(x: number, y: number, text: string, look: string, anchor: Text["anchor"]): void {
    this.#texts.push({ x, y, text, look, anchor });
  }
}

/** As much of a text as a box has room for; of a long host name its first part. */
function fit(text: string, width: number, letter: number): string {
  const most = Math.floor((width - 6) / letter);
  if (text.length <= most) return text;
  const [host = "", ...domain] = text.split(".");
  const isHost = domain.length > 0 && !/^\d+$/.test(host);
  return isHost && host.length <= most ? host : `${text.slice(0, most - 1)}…`;
}
