import { withDeadline } from "../../deadline.ts";
import { ConnectionError } from "../../errors.ts";
import type { LauncherSession } from "../../install/launcher_session.ts";
import { lastRunOf, readLog } from "../../install/read_log.ts";
import { SecretMask } from "../../install/secret_mask.ts";
import type { Clock } from "../../ports.ts";
import { installationOf, type RunTimeline, RunTimelineMaker } from "./run_timeline.ts";

/** A node whose runs are read. */
export interface RunsSource {
  readonly node: string;
  /** A launcher that has not been asked for anything; each is good for one run. */
  readonly open: () => Promise<LauncherSession>;
  readonly clock: Clock;
}

/** Seconds for the log of one run. */
const logSeconds = 120;

/**
 * Reads the runs of a node's last installation, in the order in which they began: one, and on the
 * master that does what is done once for the cluster also those.
 * @returns none when the node has run nothing
 * @throws ConnectionError, UnfitError when the node does not have a log that it had
 */
export async function readRuns({ node, open, clock }: RunsSource): Promise<RunTimeline[]> {
  let session: LauncherSession | undefined = await open();
  // The node's clock was its last word, and this is when it was heard.
  const clockAhead = session.facts.clock - clock.now().getTime() / 1000;
  const last = lastRunOf(session.facts)?.runId;
  if (last === undefined) {
    session.leave();
    return [];
  }
  const wanted = new Set([...session.facts.runs, last]);
  const runs: RunTimeline[] = [];
  for (const runId of wanted) {
    if (installationOf(runId) !== installationOf(last)) continue;
    const maker = new RunTimelineMaker({ node, runId, clockAhead });
    await takeRecords(session ?? await open(), maker, { node, runId });
    session = undefined;
    const run = maker.timeline();
    if (run !== undefined) runs.push(run);
  }
  return runs.toSorted((one, other) => one.begin.getTime() - other.begin.getTime());
}

/** What programs printed is let go by, and with it all that could hold a secret. */
async function takeRecords(
  session: LauncherSession,
  maker: RunTimelineMaker,
  { node, runId }: { readonly node: string; readonly runId: string },
): Promise<void> {
  const read = async () => {
    for await (
      const piece of readLog(session, { runId, follow: false, mask: new SecretMask([]) })
    ) {
      if (piece.kind === "record") maker.take(piece.record);
    }
  };
  const late = () =>
    new ConnectionError("lost", `the log of "${node}" did not come in ${logSeconds} s`);
  await withDeadline(read(), logSeconds, late);
}
