import { ConnectionError, InterruptedError, UnfitError } from "../errors.ts";
import type { Bundle, RunDecision } from "./bundle.ts";
import type { Member } from "./connect_nodes.ts";
import type { FollowedRun, RunEnd } from "./follow_run.ts";
import type { CurrentRun, LauncherAnswer } from "./launcher_protocol.ts";
import type { LauncherSession } from "./launcher_session.ts";
import type { NodeRunSetup } from "./node_run.ts";
import { reconnect } from "./reconnect.ts";

/**
 * How often a run is cut off, or a launcher, without a step more that is done: a machine that is so ill is
 * not ours to mend.
 */
const mostRestarts = 5;

/** Seconds between two looks at a run that is waited for. */
const pauseSeconds = 3;

/** What is to be run on a node. */
export interface WantedRun {
  readonly member: Member;
  readonly followed: FollowedRun;
  /** Asked for each time that a bundle is sent: more may be known by then. */
  readonly decide: () => RunDecision;
  readonly bundle: (decision: RunDecision) => Promise<Bundle>;
  /** Which script it is. */
  readonly scriptSha256: () => Promise<string>;
  /** Whether somebody else's run of the same script is as good as ours: then it is attached to, else waited for. */
  readonly mayAttach: boolean;
}

/**
 * Brings one run to its end: begins it or attaches to it, and does either again when the connection
 * was lost or the node was switched off.
 */
export class RunToItsEnd {
  readonly #setup: NodeRunSetup;
  readonly #wanted: WantedRun;
  #session: LauncherSession | undefined;
  /** The id under which a start was asked for last, whether or not we heard that it was done. */
  #asked: string | undefined;
  /** The run of somebody else that was told of. */
  #waitedFor: string | undefined;
  #starts = 0;
  #restarts = 0;
  /** Steps that were done when the run was cut off last. */
  #stepsDone = 0;

  constructor(setup: NodeRunSetup, wanted: WantedRun) {
    this.#setup = setup;
    this.#wanted = wanted;
    setup.stopRuns.addEventListener("abort", () => this.#askToStop());
  }

  get #node(): string {
    return this.#wanted.member.node.nodeName;
  }

  /**
   * @throws ConnectionError when the node was not reached again in time; UnfitError when it refused, or
   *   somebody else's run is in the way; InterruptedError when we were told to begin nothing new
   */
  async end(): Promise<RunEnd> {
    for (;;) {
      try {
        const end = await this.#follow();
        if (end !== undefined) return end;
        // As on a machine that is being switched off; the next launcher knows what became of the run.
        this.#countRestart();
        throw new ConnectionError("lost", `the launcher on "${this.#node}" has ended`);
      } catch (error) {
        const isLoss = error instanceof ConnectionError && error.failure === "lost";
        if (!isLoss || this.#setup.leave.aborted) throw error;
        await reconnect(this.#wanted.member, error, this.#setup);
      }
    }
  }

  /** Leaves the run, which goes on. */
  leave(): void {
    this.#session?.leave();
  }

  /** @returns undefined when the launcher has ended, and the run has not */
  async #follow(): Promise<RunEnd | undefined> {
    const session = await this.#begin();
    this.#session = session;
    if (this.#setup.stopRuns.aborted) this.#askToStop();
    const end = await this.#wanted.followed.follow(session.output());
    if (end === undefined) await session.ended();
    return end;
  }

  /** @returns a session that shows the run's output from where we have left it */
  async #begin(): Promise<LauncherSession> {
    const { member, followed } = this.#wanted;
    const session = await member.session();
    const { run, lastRun } = session.facts;
    if (run !== null) return await this.#attachOrWait(session, run);
    const ours = this.#asked ?? followed.runId;
    if (ours === undefined || lastRun?.runId !== ours) return await this.#start(session);
    if (lastRun.ended) return await this.#attach(session, ours, true);
    await this.#takeRest(session, ours);
    return await this.#start(await member.session());
  }

  /** The machine was switched off under the run: what is done is done, and the rest is begun again. */
  async #takeRest(session: LauncherSession, runId: string): Promise<void> {
    const { followed } = this.#wanted;
    await this.#attach(session, runId, true);
    await followed.follow(session.output());
    await followed.cutOff();
    this.#countRestart();
    this.#setup.onEvent({ kind: "restarted", node: this.#node });
  }

  #countRestart(): void {
    const { stepsDone } = this.#wanted.followed;
    if (stepsDone > this.#stepsDone) this.#restarts = 0;
    this.#stepsDone = stepsDone;
    if (++this.#restarts <= mostRestarts) return;
    const times = `${this.#restarts} times in the same step`;
    throw new UnfitError(`the run on "${this.#node}" was cut off ${times}`, [
      "look for the reason in the node's journal: journalctl --boot=-1",
    ]);
  }

  async #start(session: LauncherSession): Promise<LauncherSession> {
    const { member, followed, bundle, decide } = this.#wanted;
    const decision = decide();
    // Each start has an output file of its own.
    const runId = ++this.#starts === 1 ? decision.runId : `${decision.runId}-${this.#starts}`;
    const answer = await this.#setup.upload(async () => {
      if (this.#setup.stop.aborted) throw new InterruptedError("not begun, for you stopped it");
      const bytes = await bundle({ ...decision, runId });
      this.#asked = runId;
      return await session.start(runId, bytes, this.#setup.startedBy);
    });
    if (answer.hakube === "busy") {
      // Somebody was faster.
      return await this.#attachOrWait(await member.session(), answer.run);
    }
    this.#requireBegun(answer);
    followed.turnTo(runId);
    this.#tellBegun(false);
    return session;
  }

  /** @param goesOn the run as the node tells of it */
  async #attachOrWait(session: LauncherSession, goesOn: CurrentRun): Promise<LauncherSession> {
    const { followed, scriptSha256, mayAttach } = this.#wanted;
    const { runId } = goesOn;
    const isOurs = runId === followed.runId || runId === this.#asked;
    if (!isOurs && await scriptSha256() !== goesOn.scriptSha256) {
      session.leave();
      throw otherRunError(this.#node, goesOn);
    }
    if (isOurs || mayAttach) return await this.#attach(session, runId, isOurs);
    session.leave();
    if (this.#waitedFor !== runId) {
      this.#waitedFor = runId;
      this.#setup.onEvent({ kind: "waiting", node: this.#node, startedBy: goesOn.startedBy });
    }
    await this.#setup.ports.clock.sleep(pauseSeconds, this.#setup.stop);
    return await this.#begin();
  }

  async #attach(
    session: LauncherSession,
    runId: string,
    isOurs: boolean,
  ): Promise<LauncherSession> {
    const { followed } = this.#wanted;
    const isNews = followed.runId !== runId;
    this.#requireBegun(await session.attach(runId, followed.turnTo(runId)));
    if (isNews) this.#tellBegun(!isOurs);
    return session;
  }

  #requireBegun(answer: LauncherAnswer): void {
    if (answer.hakube === "refused") {
      throw new UnfitError(`"${this.#node}" did not start the run: ${answer.reason}`);
    }
    if (answer.hakube === "busy") throw otherRunError(this.#node, answer.run);
  }

  #tellBegun(attached: boolean): void {
    const { phase } = this.#wanted.decide();
    this.#setup.onEvent({ kind: "run-started", node: this.#node, phase, attached });
  }

  #askToStop(): void {
    // A connection that breaks meanwhile is opened again, and the run is asked then.
    this.#session?.stopRun().catch(() => {});
  }
}

/** Somebody's run is in the way; nothing was changed. */
export function otherRunError(nodeName: string, run: CurrentRun): UnfitError {
  return new UnfitError(
    `another run goes on on "${nodeName}", started by ${run.startedBy} at ${run.startedAt}`,
    ["wait for it to end"],
  );
}
