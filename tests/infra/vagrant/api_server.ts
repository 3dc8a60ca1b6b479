/**
 * What an API server is to a load balancer, as a program: `api_server.ts NAME ADDRESS CERTIFICATE KEY`.
 * Over TLS on port 6443 it answers `/readyz` with what it was told last, by a line "200" or "500" on its
 * standard input, and all else with its name. Nobody but the other side closes a connection.
 * It ends with its standard input.
 */
import { createServer } from "node:https";
import { createInterface } from "node:readline";

const [name = "", host = "", certificate = "", key = ""] = Deno.args;
let readiness = 200;

const server = createServer({
  cert: Deno.readTextFileSync(certificate),
  key: Deno.readTextFileSync(key),
}, (request, response) => {
  if (request.url === "/readyz") {
    response.writeHead(readiness).end();
    return;
  }
  response.end(`${name}\n`);
});
// Only the load balancer ends a connection here.
server.keepAliveTimeout = 0;
server.listen(6443, host, () => say("listening"));
for await (const line of createInterface({ input: process.stdin })) {
  readiness = Number(line);
  say(`readyz ${readiness}`);
}
Deno.exit();

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
