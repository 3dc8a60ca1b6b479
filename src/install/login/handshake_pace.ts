import { ConnectionError } from "../../errors.ts";
import type { Clock, Random } from "../../ports.ts";
import { type Gate, gate } from "../gate.ts";
import type { LoginRoute } from "./login_route.ts";

/**
 * Handshakes at a time with one address. sshd's MaxStartups is 10:30:100 unless changed: from ten
 * logins that are not finished on, it drops three of ten; others may be at it too.
 */
const handshakesAtATime = 8;

/** Pauses before a server that hung up is tried again, in seconds; each is varied by a half. */
const pauses = [0.5, 1, 2, 4, 8, 8, 8];

/** Keeps the rate of new connections below what sshd takes. */
export class HandshakePace {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #gates = new Map<string, Gate>();

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Connects when it is its turn, and again when the server hangs up before the login.
   * @throws what `connect` throws
   */
  async run<Result>(route: LoginRoute, connect: () => Promise<Result>): Promise<Result> {
    const turn = this.#gateOf(route);
    for (const pause of pauses) {
      try {
        return await turn(connect);
      } catch (error) {
        if (!(error instanceof ConnectionError) || error.failure !== "hung-up") throw error;
      }
      // Whoever waits leaves the turn to others.
      await this.#clock.sleep(pause * (0.5 + (this.#random.bytes(1)[0] ?? 0) / 255));
    }
    return await turn(connect);
  }

  /** Ports do not count: nodes behind one address with a port each often share more than that. */
  #gateOf({ host, via }: LoginRoute): Gate {
    const address = JSON.stringify([host, via]);
    let found = this.#gates.get(address);
    if (found === undefined) {
      found = gate(handshakesAtATime);
      this.#gates.set(address, found);
    }
    return found;
  }
}
