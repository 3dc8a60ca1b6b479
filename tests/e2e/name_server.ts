import { createSocket } from "node:dgram";
import { appendFileSync } from "node:fs";

/** A name server that knows nothing, and writes down what it is asked for: ADDRESS FILE. */

const [address = "", file = ""] = Deno.args;
const nameError = 0x8183;
const server = createSocket("udp4");

server.on("message", (query, { port, address: from }) => {
  const labels: string[] = [];
  // After a header of twelve bytes: labels, each with its length before it.
  for (let at = 12; (query[at] ?? 0) > 0 && at < query.length; at += (query[at] ?? 0) + 1) {
    labels.push(query.subarray(at + 1, at + 1 + (query[at] ?? 0)).toString("latin1"));
  }
  appendFileSync(file, `${labels.join(".")}\n`);
  const answer = new Uint8Array(query);
  new DataView(answer.buffer).setUint16(2, nameError);
  server.send(answer, port, from);
});
server.bind(53, address, () => {
  // deno-lint-ignore no-console -- whoever started it waits for this
  console.log("listening");
});
