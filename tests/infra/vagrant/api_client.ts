/**
 * Somebody who uses an API server through a load balancer, as a program: `api_client.ts ADDRESS`.
 * Lines on its standard input, each answered by one on its standard output:
 * "new" asks over a new connection, and tells what the server said; "again" asks over the connection
 * that was made last; "wait" tells when that one has been closed from the other side.
 * It ends with its standard input.
 */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { connect, type TLSSocket } from "node:tls";

const [host = ""] = Deno.args;
let socket: TLSSocket | undefined;
let closed: Promise<unknown> = Promise.resolve();

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "new") await open();
  const answer = line === "wait" ? await closed.then(() => "closed") : await ask();
  Deno.stdout.writeSync(new TextEncoder().encode(`${answer}\n`));
}
Deno.exit();

async function open(): Promise<void> {
  // The servers' certificates are nobody's: which server answers is what matters here.
  const made = connect({ host, port: 6443, rejectUnauthorized: false });
  socket = made;
  // Closed without a word of TLS before is closed too.
  made.on("error", () => {});
  closed = new Promise((resolve) => made.once("close", resolve));
  await once(made, "secureConnect");
}

async function ask(): Promise<string> {
  if (socket === undefined || socket.closed) return "no connection";
  socket.write("GET /api HTTP/1.1\r\nHost: kubernetes\r\n\r\n");
  const [bytes] = await once(socket, "data");
  return String(bytes).match(/(master\d+)/)?.[1] ?? String(bytes);
}
