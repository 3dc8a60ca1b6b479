import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
// @ts-types="@types/ssh2"
import { Client } from "ssh2";
import type { ConnectionError } from "../../errors.ts";
import type { SshConnectOptions, SshTarget } from "../../ports.ts";
import { offeredAlgorithms } from "./algorithms.ts";
import { Login } from "./login.ts";
import { hostKeyOf } from "./public_key.ts";
import { hungUp, timedOut, unreachable } from "./tcp.ts";

/** A silent server is given up after so many unanswered questions, so many milliseconds apart. */
const keepalive = { keepaliveInterval: 15_000, keepaliveCountMax: 4 };

/** What ssh2 adds to its errors; see its README, "Client events", `error`. */
interface Ssh2Error extends Error {
  readonly level?: string;
  /** A number: the reason that the server gave for disconnecting (RFC 4253 section 11.1). */
  readonly code?: string | number;
}

/**
 * Key exchange, host key check and login over an open connection.
 * @throws ConnectionError `unreachable` or `login-refused`; what `verifyHostKey` threw; the signal's
 *   reason
 */
export function logIn(
  socket: Socket,
  target: SshTarget,
  options: SshConnectOptions,
  timeoutSeconds: number,
): Promise<Client> {
  const client = new Client();
  const login = new Login(target, options.keys);
  return new Promise((resolve, reject) => {
    const finish = (failure: { readonly reason: unknown } | undefined): void => {
      options.signal?.removeEventListener("abort", abort);
      client.off("ready", ready).off("error", onError).off("close", onClose);
      // An error that comes later would otherwise end the process; the connection's close tells all.
      client.on("error", () => {});
      if (failure === undefined) return resolve(client);
      socket.destroy();
      reject(failure.reason);
    };
    const ready = (): void => finish(undefined);
    const abort = (): void => finish({ reason: options.signal?.reason });
    const onError = (error: Ssh2Error): void => {
      // Not an end: ssh2 goes on with the next key.
      if (error.level === "agent") return login.signingFailed(error);
      finish({ reason: explain(error, target, login, options.timeoutSeconds) });
    };
    const onClose = (): void => finish({ reason: hungUp(target, undefined) });
    client.on("ready", ready).on("error", onError).on("close", onClose);
    options.signal?.addEventListener("abort", abort);
    // It may have been aborted between the connection and us.
    if (options.signal?.aborted) return abort();
    client.connect({
      sock: socket,
      username: target.user,
      algorithms: offeredAlgorithms(options.preferredHostKeyTypes),
      readyTimeout: timeoutSeconds * 1000,
      authHandler: login.tryNext,
      hostVerifier: (blob: Buffer, accept: (valid: boolean) => void) => {
        Promise.try(() => options.verifyHostKey(hostKeyOf(blob))).then(
          () => accept(true),
          (reason) => finish({ reason }),
        );
      },
      ...keepalive,
    });
  });
}

function explain(
  error: Ssh2Error,
  target: SshTarget,
  login: Login,
  timeoutSeconds: number,
): ConnectionError {
  if (error.level === "client-timeout") {
    return timedOut(target, timeoutSeconds, "the SSH handshake");
  }
  if (error.level === "client-authentication") return login.refused(undefined);
  // A server that has seen enough keys disconnects with a reason.
  if (login.started && typeof error.code === "number") return login.refused(error);
  return error.level === "protocol" ? hungUp(target, error) : unreachable(target, error);
}
