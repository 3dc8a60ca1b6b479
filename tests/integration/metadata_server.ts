import { createServer } from "node:http";
import process from "node:process";

/**
 * A program: as EC2's instance metadata (IMDSv2) at 169.254.169.254, for one name. Says a line when
 * it listens; answers so many requests with 503 first, as after the start of a machine.
 */
const [name = "", failures = "0"] = Deno.args;
let toFail = Number(failures);

const server = createServer((request, response) => {
  const answer = (status: number, text = ""): void => {
    response.writeHead(status).end(text);
  };
  const token = request.headers["x-aws-ec2-metadata-token"];
  if (toFail-- > 0) answer(503);
  else if (request.url === "/latest/api/token") {
    const lifetime = Number(request.headers["x-aws-ec2-metadata-token-ttl-seconds"]);
    if (request.method !== "PUT" || !(lifetime >= 1 && lifetime <= 21600)) answer(400);
    else answer(200, "the-token==");
  } else if (token !== "the-token==") answer(401);
  else if (request.url === "/latest/meta-data/local-hostname") answer(200, name);
  else answer(404);
});
server.listen(80, "169.254.169.254", () => process.stdout.write("ready\n"));
