import type { Duplex } from "node:stream";
import type { SshConnectOptions, SshTarget } from "../../ports.ts";
import { Ssh2Connection } from "./connection.ts";
import { openSocket, timedOut } from "./tcp.ts";

/**
 * Opens what SSH is spoken over: a TCP connection, or a stream through the jump host.
 * @throws ConnectionError `unreachable`; `lost` when the connection to the jump host was; the signal's
 *   reason
 */
export function openTransport(target: SshTarget, options: SshConnectOptions): Promise<Duplex> {
  const { through, timeoutSeconds, signal } = options;
  if (through === undefined) return openSocket(target, timeoutSeconds, signal);
  if (!(through instanceof Ssh2Connection)) {
    throw new TypeError("the connection to the jump host was not made by this adapter");
  }
  return openThrough(through, target, timeoutSeconds, signal);
}

function openThrough(
  jumpHost: Ssh2Connection,
  target: SshTarget,
  timeoutSeconds: number,
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let isOver = false;
    const finish = (settle: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const abort = (): void => finish(() => reject(signal?.reason));
    const timer = setTimeout(
      () => finish(() => reject(timedOut(target, timeoutSeconds, "the connection"))),
      timeoutSeconds * 1000,
    );
    signal?.addEventListener("abort", abort);
    jumpHost.openStream(target).then(
      (stream) => {
        // Too late: nobody waits for it any more.
        if (isOver) stream.on("error", () => {}).destroy();
        else finish(() => resolve(stream));
      },
      (error) => finish(() => reject(error)),
    );
  });
}
