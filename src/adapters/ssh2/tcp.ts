import { connect, type Socket } from "node:net";
import { ConnectionError } from "../../errors.ts";
import type { SshTarget } from "../../ports.ts";

const busyHint = "sshd turns away connections above its MaxStartups: try a lower --concurrency";

/** What the system's error codes mean for somebody who waits for a node: cause, and what to do. */
const causes: Readonly<Record<string, readonly [string, string]>> = {
  ECONNREFUSED: [
    "connection refused",
    "nothing listens there: is sshd running, and is sshPort right?",
  ],
  ECONNRESET: [
    "the connection was reset",
    busyHint,
  ],
  EHOSTUNREACH: ["no route to the host", "is the machine on, and the address right?"],
  ENETUNREACH: ["no route to its network", "is this machine's network up, and the address right?"],
  ENOTFOUND: ["the name cannot be resolved", "check sshHost or publicIP in the cluster definition"],
  EAI_AGAIN: ["the name cannot be resolved now", "check the DNS servers of this machine"],
  ETIMEDOUT: [
    "no answer",
    "is the machine on, the address right, and the port open in its firewall?",
  ],
};

/** `host:port`, and the jump host before it, for messages. */
export function addressOf({ host, port, via }: SshTarget): string {
  return via === undefined ? `${host}:${port}` : `${host}:${port} through ${via}`;
}

/** A node that cannot be reached: what happened, and what to do about it. */
export function unreachable(target: SshTarget, error: unknown): ConnectionError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [cause, hint] = causes[code] ?? [
    error instanceof Error ? error.message : String(error),
    `does ssh get there? ssh -p ${target.port} ${target.user}@${target.host}`,
  ];
  const message = `cannot reach ${target.nodeName} at ${addressOf(target)}: ${cause}`;
  // Whoever resets a connection has answered before.
  const failure = code === "ECONNRESET" ? "hung-up" : "unreachable";
  return new ConnectionError(failure, message, [hint], { cause: error });
}

/** A node that closed the connection before it was one. */
export function hungUp(target: SshTarget, cause: Error | undefined): ConnectionError {
  const message = `cannot reach ${target.nodeName} at ${addressOf(target)}: ` +
    "the server closed the connection during the SSH handshake";
  return new ConnectionError("hung-up", message, [busyHint], { cause });
}

/** What sshd says when it turns somebody away before it says that it is one (sshd.c). */
const turnedAway = /^(?:Exceeded MaxStartups|Not allowed at this time)/;

/**
 * What answers at a node's address and is no SSH server; undefined when it may be one.
 * @param said the first that came from there
 */
export function noSshServer(target: SshTarget, said: string): ConnectionError | undefined {
  if (said === "" || turnedAway.test(said) || /^SSH-/m.test(said)) return undefined;
  const message = `cannot reach ${target.nodeName} at ${addressOf(target)}: ` +
    `what answers there is no SSH server, and said ${JSON.stringify(said.slice(0, 60))}`;
  return new ConnectionError("unreachable", message, ["is sshPort right, and the address?"]);
}

/** A node that did not answer in time. */
export function timedOut(target: SshTarget, seconds: number, doing: string): ConnectionError {
  const message = `cannot reach ${target.nodeName} at ${
    addressOf(target)
  }: ${doing} took more than ${seconds} s`;
  return new ConnectionError("unreachable", message, [causes["ETIMEDOUT"]?.[1] ?? ""]);
}

/** A reason of RFC 4254 section 5.1 for which a server opens no channel. */
const administrativelyProhibited = 1;

/** A node that the jump host before it does not connect us with. */
export function notForwarded(
  target: SshTarget,
  error: Error & { readonly reason?: unknown },
): ConnectionError {
  const where = `cannot reach ${target.nodeName} at ${addressOf(target)}`;
  const isProhibited = error.reason === administrativelyProhibited;
  const said = error.message.replace(/^\(SSH\) Channel open failure: /, "").slice(0, 200);
  const cause = isProhibited ? "the jump host does not forward it" : "the jump host failed to";
  return new ConnectionError("unreachable", `${where}: ${cause}: ${said}`, [
    isProhibited
      ? "sshd's AllowTcpForwarding and PermitOpen on the jump host must let it through"
      : "does the jump host reach it, and does sshd listen there?",
  ], { cause: error });
}

/**
 * Deno before 2.9 calls every connection that fails refused when Node's interface is used, and knows the cause when its
 * own is: who is told "connection refused" looks for a sshd on a machine that has no route to it.
 */
async function withItsCause({ host, port }: SshTarget, error: Error): Promise<Error> {
  if (!("code" in error) || error.code !== "ECONNREFUSED") return error;
  try {
    (await Deno.connect({ hostname: host, port })).close();
    return error;
  } catch (cause) {
    return cause instanceof Error && "code" in cause ? cause : error;
  }
}

/** Opens the TCP connection. @throws ConnectionError `unreachable`, or the signal's reason */
export function openSocket(
  target: SshTarget,
  timeoutSeconds: number,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    // Else Deno before 2.9 reads from now on, and once more from when ssh2 resumes the socket: two
    // readers, whose pieces come out of order.
    socket.pause();
    const finish = (failure: { readonly reason: unknown } | undefined): void => {
      clearTimeout(timer);
      socket.off("connect", onConnect).off("error", onError);
      signal?.removeEventListener("abort", abort);
      if (failure === undefined) return resolve(socket);
      // An error that comes after all would otherwise end the process.
      socket.on("error", () => {}).destroy();
      reject(failure.reason);
    };
    const onConnect = (): void => finish(undefined);
    const onError = (error: Error): void =>
      void withItsCause(target, error).then((error) =>
        finish({ reason: unreachable(target, error) })
      );
    const abort = (): void => finish({ reason: signal?.reason });
    const timer = setTimeout(
      () => finish({ reason: timedOut(target, timeoutSeconds, "the connection") }),
      timeoutSeconds * 1000,
    );
    signal?.addEventListener("abort", abort);
    socket.on("connect", onConnect).on("error", onError);
  });
}
