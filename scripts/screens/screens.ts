import { liveLines } from "../../src/cli/views/live/live_lines.ts";
import { type ScreenLine, span } from "../../src/cli/views/live/span.ts";
import { unicodeMarks } from "../../src/cli/views/live/state_look.ts";
import type { SourceFile } from "../source_file.ts";
import { type ExampleNodes, fewNodes, manyNodes } from "../../tests/fakes/example_nodes.ts";
import { svgScreen } from "./svg_screen.ts";

/** Sizes of windows, columns by rows. */
const sizes = [[200, 50], [80, 24], [40, 12], [20, 5]] as const;

/** Screens that the README and the docs show. */
const pictures = [
  { name: "install", nodes: fewNodes(), columns: 100, rows: 24 },
  { name: "install-500-nodes", nodes: manyNodes(), columns: 100, rows: 30 },
];

const prompt: ScreenLine = [span("$ ", "dim"), span("hakube install cluster.json", "bold")];

/** What the live view shows of made-up installations, as text, and as pictures for the docs. */
export function screenFiles(): SourceFile[] {
  const examples = { "5-nodes": fewNodes(), "500-nodes": manyNodes() };
  const texts = Object.entries(examples).flatMap(([name, nodes]) =>
    sizes.map(([columns, rows]) => ({
      path: `tests/screens/${name}-${columns}x${rows}.txt`,
      text: screen(nodes, columns, rows).map(plainText).join(""),
    }))
  );
  const svgs = pictures.map(({ name, nodes, columns, rows }) => ({
    path: `docs/images/${name}.svg`,
    text: svgScreen([prompt, [], ...screen(nodes, columns, rows)], {
      columns,
      title: `hakube install, ${nodes.nodes.length} nodes`,
    }),
  }));
  return [...texts, ...svgs];
}

/** The live part of a window. */
export function screen(
  { nodes, now }: ExampleNodes,
  columns: number,
  rows: number,
): ScreenLine[] {
  return liveLines(nodes, { columns, rows, now, began: 0, marks: unicodeMarks });
}

function plainText(line: ScreenLine): string {
  return `${line.map(({ text }) => text).join("").trimEnd()}\n`;
}
