import { Buffer } from "node:buffer";
import { z } from "zod";
import type { RootProgram } from "../../install/root_program.ts";
import { parseEtcdJson } from "../state/etcd_json.ts";

/** What is said between hakube and `templates/snapshot.sh`, a line each way. */

/** What a program printed, in base64; JSON in which ids are texts, see {@link parseEtcdJson}. */
const json = z.base64().max(16 * 1024)
  .transform((text) => parseEtcdJson(Buffer.from(text, "base64").toString("utf8")));
const number = z.union([z.string(), z.number()]).transform(String);

/** `etcdutl snapshot status` */
const contents = z.object({
  hash: z.number(),
  revision: number,
  totalKey: z.number(),
  /** Of the data's format; empty before etcd 3.6. */
  version: z.string().default(""),
});

/** `etcdctl endpoint status`; nothing when the member was not asked. */
const endpointStatus = z.tuple([
  z.object({
    Status: z.object({ header: z.object({ cluster_id: number }), version: z.string() }),
  }),
]);

const taken = z.object({
  answer: z.literal("taken"),
  size: z.number().int().positive(),
  contents: json.pipe(contents),
  status: json.pipe(endpointStatus.optional().catch(undefined)),
});

const answer = z.discriminatedUnion("answer", [
  taken,
  z.object({ answer: z.literal("ready") }),
  z.object({ answer: z.literal("present") }),
  z.object({ answer: z.literal("absent") }),
  z.object({ answer: z.literal("stored") }),
  z.object({ answer: z.literal("refused"), reason: z.string().max(500) }),
]);

const busy = z.object({ busy: z.number() });

/** How the program answers a request. */
export type SnapshotAnswer = z.infer<typeof answer>;

/** What the program tells of a snapshot before its bytes come. */
export type TakenSnapshot = z.infer<typeof taken>;

/** @returns an answer, or how far the program is; undefined when the line is neither */
export function parseSnapshotLine(
  line: string,
): SnapshotAnswer | { readonly busy: number } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return busy.safeParse(value).data ?? answer.safeParse(value).data;
  } catch {
    return undefined;
  }
}

/** @param text of `templates/snapshot.sh` */
export function snapshotProgram(text: string): RootProgram {
  const greeting = '{"hakube":"snapshot","protocol":1}';
  return { name: "hakube-snapshot", text, args: [], greeting };
}
