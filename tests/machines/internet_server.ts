import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/**
 * What a machine finds beyond its host, at one address: a name server that knows this address by every
 * name, and on port 80 a web server that tells a client from which address it came.
 */
const [address = ""] = Deno.args;

const names = createSocket("udp4");
names.on("message", (query, client) => names.send(answer(query), client.port, client.address));
names.bind(53, address);

const pages = createServer((socket) => {
  const body = `${socket.remoteAddress}\n`;
  const head = `HTTP/1.0 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`;
  socket.once("data", () => socket.end(head + body));
});
pages.listen(80, address, () => Deno.stdout.writeSync(new TextEncoder().encode("ready\n")));

/** The first question again, and an address for it if it asks for one (RFC 1035, section 4). */
function answer(query: Uint8Array): Uint8Array {
  const end = query.indexOf(0, 12) + 5;
  const question = query.subarray(12, end);
  const asksForAddress = question.at(-3) === 1;
  const header = [
    query[0] ?? 0,
    query[1] ?? 0,
    0x81,
    0x80,
    0,
    1,
    0,
    asksForAddress ? 1 : 0,
    0,
    0,
    0,
    0,
  ];
  const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)];
  return new Uint8Array([...header, ...question, ...(asksForAddress ? record : [])]);
}
