import { withDeadline } from "../deadline.ts";
import { ConnectionError, UnfitError } from "../errors.ts";
import { sha256 } from "./bundle.ts";
import type { LauncherSession } from "./launcher_session.ts";

/** Bytes above which what a node sends is no boot script. */
const largestScript = 4 * 1024 * 1024;

/** Seconds for it to come. */
const scriptSeconds = 120;

/**
 * Reads the boot script that last ran on a node, as the launcher has kept it there.
 * @param session has told that there is one
 * @throws ConnectionError `lost`; UnfitError when it is gone, or is not the one that was told
 */
export async function readLastScript(session: LauncherSession): Promise<string> {
  const late = () => new ConnectionError("lost", `the script did not come in ${scriptSeconds} s`);
  const bytes = await withDeadline(readAll(session), scriptSeconds, late);
  // A run that was begun meanwhile has put its own in the place.
  if (sha256(bytes) !== session.facts.scriptSha256) {
    throw new UnfitError("the script that last ran has changed while it was read", [
      "run the command again",
    ]);
  }
  return new TextDecoder().decode(bytes);
}

async function readAll(session: LauncherSession): Promise<Uint8Array> {
  const answer = await session.script();
  if (answer.hakube !== "script") {
    throw new UnfitError("the script that last ran is gone", [
      "the next run puts its own there: hakube install",
    ]);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of session.output()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > largestScript) {
      session.leave();
      throw new UnfitError("what the node has as its last script is too large to be one", [
        "look at /var/lib/hakube/script.sh there: it is no longer what ran",
      ]);
    }
  }
  // What ends because the connection has is not all.
  await session.ended();
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
