import { z } from "zod";
import type { RootProgram } from "../../install/root_program.ts";

/** What is said between hakube and `templates/witness.sh`, a line each way. */

const write = z.object({
  id: z.number().int().positive(),
  /** By the witness's clock, seconds since 1970. */
  at: z.number().positive().max(253_402_300_799),
  seconds: z.number().nonnegative().max(3600),
  /** HTTP status; 0: no answer. */
  status: z.number().int().min(0).max(999),
});

const end = z.object({ end: z.literal(true), there: z.array(z.number().int()) });

/** A write through the load balancer. */
export type Write = Readonly<z.infer<typeof write>>;

/** A line of the witness; undefined when it is none. */
export function parseWitnessLine(line: string): Write | z.infer<typeof end> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return write.safeParse(value).data ?? end.safeParse(value).data;
}

/** @param text of `templates/witness.sh` */
export function witnessProgram(text: string): RootProgram {
  return { name: "hakube-witness", text, args: [], greeting: '{"hakube":"witness","protocol":1}' };
}
