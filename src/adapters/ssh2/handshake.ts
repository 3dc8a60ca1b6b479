import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
// @ts-types="@types/ssh2"
import { Client, type ConnectConfig } from "ssh2";
import type { ConnectionError } from "../../errors.ts";
import type { SshConnectOptions, SshKeepalive, SshTarget } from "../../ports.ts";
import { offeredAlgorithms } from "./algorithms.ts";
import type { Login } from "./login.ts";
import { hostKeyOf } from "./public_key.ts";
import { hungUp, noSshServer, timedOut, unreachable } from "./tcp.ts";

/** When a silent server is given up, unless somebody says otherwise. */
const defaultKeepalive: SshKeepalive = { intervalSeconds: 15, countMax: 4 };

/** How much of what a server says first is looked at, in characters. */
const mostGreeting = 1024;

/** What ssh2 adds to its errors; see its README, "Client events", `error`. */
interface Ssh2Error extends Error {
  readonly level?: string;
  /** A number: the reason that the server gave for disconnecting (RFC 4253 section 11.1). */
  readonly code?: string | number;
}

/**
 * Key exchange, host key check and login over an open connection.
 * @param login may have been tried over another connection: goes on with what is left to try
 * @throws ConnectionError `unreachable`, `hung-up` or `login-refused`; what `verifyHostKey` threw; the
 *   signal's reason
 */
export function logIn(
  socket: Duplex,
  login: Login,
  target: SshTarget,
  options: SshConnectOptions,
  timeoutSeconds: number,
): Promise<Client> {
  const client = new Client();
  const greeting = new Greeting(socket);
  return new Promise((resolve, reject) => {
    const finish = (failure: { readonly reason: unknown } | undefined): void => {
      options.signal?.removeEventListener("abort", abort);
      greeting.stop();
      client.off("ready", ready).off("error", onError).off("close", onClose);
      // Would otherwise end the process; the connection's close tells all.
      client.on("error", () => {});
      if (failure === undefined) return resolve(client);
      socket.destroy();
      reject(failure.reason);
    };
    login.begin((reason) => finish({ reason: reason ?? login.refused(undefined) }));
    const fail = (reason: ConnectionError): void =>
      finish({ reason: noSshServer(target, greeting.text) ?? reason });
    const ready = (): void => finish(undefined);
    const abort = (): void => finish({ reason: options.signal?.reason });
    const onError = (error: Ssh2Error): void => {
      // Not an end: ssh2 goes on with the next key.
      if (error.level === "agent") return login.signingFailed(error);
      fail(explain(error, target, login, options.timeoutSeconds));
    };
    const onClose = (): void => fail(hungUp(target, undefined));
    client.on("ready", ready).on("error", onError).on("close", onClose);
    options.signal?.addEventListener("abort", abort);
    if (options.signal?.aborted) return abort();
    client.connect({
      ...settings(target, options),
      sock: socket,
      readyTimeout: timeoutSeconds * 1000,
      authHandler: login.tryNext,
      hostVerifier: (blob: Buffer, accept: (valid: boolean) => void) => {
        Promise.try(() => options.verifyHostKey(hostKeyOf(blob))).then(
          () => accept(true),
          (reason) => finish({ reason }),
        );
      },
    });
    greeting.listen();
  });
}

function settings({ user }: SshTarget, options: SshConnectOptions): ConnectConfig {
  const { intervalSeconds, countMax } = options.keepalive ?? defaultKeepalive;
  return {
    username: user,
    algorithms: offeredAlgorithms(options.preferredHostKeyTypes),
    keepaliveInterval: intervalSeconds * 1000,
    keepaliveCountMax: countMax,
  };
}

/** What a server says first: ssh2 keeps to itself what is no SSH. */
class Greeting {
  text = "";
  readonly #listen = (piece: Uint8Array): void => {
    this.text += new TextDecoder().decode(piece.subarray(0, mostGreeting - this.text.length));
    if (this.text.length >= mostGreeting) this.stop();
  };

  constructor(readonly socket: Duplex) {}

  /** To be called when ssh2 has begun to read, for this alone would lose what comes before. */
  listen(): void {
    this.socket.on("data", this.#listen);
  }

  stop(): void {
    this.socket.off("data", this.#listen);
  }
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
