import assert from "node:assert/strict";
import {
  resolvedDefinition,
  resolvedNode,
} from "../../../../../tests/fakes/resolved_definition.ts";
import { clusterPicture } from "./cluster_picture.ts";
import type { Picture } from "./canvas.ts";

function picture(masters: number, workers: number, width: number): Picture {
  const several = (role: "master" | "worker", count: number) =>
    Array.from(
      { length: count },
      (_, index) => resolvedNode(role, `${role}${index}.example.internal`, `10.88.${index}.255`),
    );
  const definition = resolvedDefinition({
    masters: several("master", masters),
    workers: several("worker", workers),
  });
  return clusterPicture(definition, width);
}

Deno.test("clusterPicture() keeps within its measure, and boxes apart, at any size", () => {
  for (const width of [400, 1000]) {
    for (const [masters, workers] of [[1, 0], [1, 1], [3, 2], [5, 24], [7, 5000]] as const) {
      const { rects, height } = picture(masters, workers, width);
      for (const { x, y, ...size } of rects) {
        assert.ok(x >= 0 && y >= 0, `${width} ${masters} ${workers}`);
        assert.ok(x + size.width <= width && y + size.height <= height);
      }
      const nodes = rects.filter(({ look }) => look === "node" || look === "more");
      assert.equal(nodes.length, masters + Math.min(workers, 24));
      for (const [index, one] of nodes.entries()) {
        for (const other of nodes.slice(index + 1)) {
          const isApart = one.x + one.width <= other.x || other.x + other.width <= one.x ||
            one.y + one.height <= other.y || other.y + other.height <= one.y;
          assert.ok(isApart, `${JSON.stringify(one)} ${JSON.stringify(other)}`);
        }
      }
    }
  }
});

Deno.test("clusterPicture() says how many workers it does not draw", () => {
  const words = (workers: number) => picture(3, workers, 1000).texts.map(({ text }) => text);
  assert.ok(words(5000).includes("+ 4977") && words(5000).includes("5000 workers"));
  assert.ok(!words(24).some((text) => text.startsWith("+")));
});

Deno.test("clusterPicture() shows long names by their first part, and addresses whole", () => {
  const words = picture(3, 2, 400).texts.map(({ text }) => text);
  assert.ok(words.includes("master2"), words.join());
  assert.ok(words.includes("10.88.2.255"), words.join());
});
