import { Buffer } from "node:buffer";
import type { Ports } from "../ports.ts";

/** What the ids of all runs of one command begin with: sorts by time, and two of the same second differ. */
export function runIdPrefix({ clock, random }: Pick<Ports, "clock" | "random">): string {
  const time = clock.now().toISOString().replaceAll(/[-:]|\..*/g, "").toLowerCase();
  return `${time}-${Buffer.from(random.bytes(4)).toString("hex")}`;
}
