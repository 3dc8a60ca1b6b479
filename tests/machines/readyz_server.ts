import { readFileSync } from "node:fs";
import { createServer } from "node:https";

/** An API server as the load balancer sees one: says on `/readyz` that it is ready, elsewhere its name. */
const [address = "", port = "", directory = ""] = Deno.args;

const key = readFileSync(`${directory}/key.pem`);
const cert = readFileSync(`${directory}/cert.pem`);
const server = createServer({ key, cert }, ({ url }, response) => {
  response.end(url === "/readyz" ? "ok" : address);
});
server.listen(
  Number(port),
  address,
  () => Deno.stdout.writeSync(new TextEncoder().encode("ready\n")),
);
