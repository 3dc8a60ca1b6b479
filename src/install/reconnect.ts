import { ConnectionError } from "../errors.ts";
import type { Ports } from "../ports.ts";
import type { Member } from "./connect_nodes.ts";
import type { Gate } from "./gate.ts";
import type { OnInstallEvent } from "./install_event.ts";

/** How a lost connection is opened again. */
export interface ReconnectSetup {
  readonly ports: Pick<Ports, "clock" | "random">;
  /** How long it is tried, from the moment of the loss. */
  readonly reconnectSeconds: number;
  /** Connections opened at a time. */
  readonly connecting: Gate;
  /** Aborted: we leave, and nothing is tried any more. */
  readonly leave: AbortSignal;
  readonly onEvent: OnInstallEvent;
}

/** Seconds until the first try, and at most between two. */
const firstPause = 1;
const longestPause = 30;

/**
 * Connects to a node again, with pauses that grow, until it answers or the deadline passes. A node that
 * boots refuses logins for a while, and one that is off is silent; neither ends the trying.
 * @param loss how the connection was lost
 * @throws ConnectionError `lost` when the deadline has passed, `host-key-changed` at once;
 *   the signal's reason when we leave
 */
export async function reconnect(
  member: Member,
  loss: ConnectionError,
  { ports: { clock, random }, reconnectSeconds, connecting, leave, onEvent }: ReconnectSetup,
): Promise<void> {
  const node = member.node.nodeName;
  const end = clock.monotonicSeconds() + reconnectSeconds;
  let last = loss;
  for (let pause = firstPause;; pause = Math.min(pause * 2, longestPause)) {
    const left = end - clock.monotonicSeconds();
    if (left <= 0) throw deadlinePassed(node, reconnectSeconds, last);
    // Hundreds of nodes that one cable has cut off do not all come back in the same moment.
    const retryIn = Math.min(left, pause * (0.5 + (random.bytes(1)[0] ?? 0) / 255));
    onEvent({ kind: "connection-lost", node, message: last.message, retryIn });
    await clock.sleep(retryIn, leave);
    try {
      await connecting(() => member.reconnect());
      onEvent({ kind: "reconnected", node });
      return;
    } catch (error) {
      // Whoever shows another key than before may be anyone.
      const isFinal = !(error instanceof ConnectionError) || error.failure === "host-key-changed";
      if (isFinal || leave.aborted) throw error;
      last = error;
    }
  }
}

function deadlinePassed(node: string, seconds: number, last: ConnectionError): ConnectionError {
  const minutes = Math.round(seconds / 60);
  const time = minutes > 0 ? `${minutes} min` : `${seconds} s`;
  return new ConnectionError(
    "lost",
    `"${node}" was not reached again for ${time}: ${last.message}`,
    ["its run goes on by itself; the same command attaches to it again", ...last.hints],
    { cause: last },
  );
}
