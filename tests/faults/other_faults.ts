import type { Fault } from "./fault.ts";

/** A fault that a test beside the others provokes. */
export interface FaultElsewhere extends Pick<Fault, "id" | "what" | "seen" | "lost"> {
  /** From the repository's root. */
  readonly file: string;
  /** Name of the test. */
  readonly test: string;
}

const install = "tests/integration/install_sshd_test.ts";
const ends = "tests/integration/launcher_ends_test.ts";
const launcher = "tests/integration/launcher_test.ts";
const output = "tests/integration/install_faults_test.ts";

/** Faults that need no cluster. */
export const faultsElsewhere: readonly FaultElsewhere[] = [
  {
    id: "connection breaks",
    what: "the connection breaks in the middle of a line of output",
    seen: "`connection lost`, then `connected again`; every line is shown and logged once",
    lost: "nothing",
    file: install,
    test: "a connection that breaks is opened again, and nothing is told twice",
  },
  {
    id: "deadline passes",
    what: "a node is not reached again within `--reconnect-timeout`",
    seen: "exit code 8, and that the same command attaches to its run again",
    lost: "nothing; the run goes on by itself",
    file: install,
    test: "a node that is not reached again in time is lost, and attached to later",
  },
  {
    id: "restart",
    what: "a node restarts in the middle of a step",
    seen: "`restarted`; steps that were done are `ok`",
    lost: "the step that was cut off begins anew",
    file: install,
    test: "a node that restarts in its run gets the bundle again, and what is done is ok",
  },
  {
    id: "bundle cut off",
    what: "the connection breaks while the bundle is on its way",
    seen: "it is sent again when the node is reached again",
    lost: "nothing; the node keeps no part of it",
    file: launcher,
    test: "a connection that breaks while the bundle comes leaves nothing",
  },
  {
    id: "another script",
    what: "a run of another script goes on on one of the nodes",
    seen: "exit code 7, whose run it is and since when",
    lost: "nothing; no node is touched",
    file: install,
    test: "while another script runs on a node, nothing is begun on any",
  },
  {
    id: "full disk, node",
    what: "a node's disk is full, so that neither log nor journal take another line",
    seen: "the step that failed, and that the disk is full",
    lost: "output that had no room",
    file: ends,
    test: "a run whose output fills the disk tells its end all the same, and why",
  },
  {
    id: "full disk, here",
    what: "the disk of the admin machine is full, so that logs cannot be written",
    seen: "the installation goes on; at its end, which logs are not whole and why",
    lost: "lines of the logs here; `hakube logs` has them from the node",
    file: output,
    test: "a full disk for logs costs lines of logs and nothing else",
  },
  {
    id: "100 MB",
    what: "a script prints 100 MB",
    seen: "all of it in the log, with bounded memory",
    lost: "nothing",
    file: output,
    test: "a script that prints 100 MB is logged whole, in bounded memory",
  },
];

/** What nobody has seen, and why. */
export const faultsNotShown: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: "a clock that is ten minutes off",
    why:
      "the lab's machines share one clock. `hakube preflight` refuses it, by tests of its judgement " +
      "on measured clocks, and certificates are valid from five minutes before they are made",
  },
  {
    what: "latency on every link",
    why: "the lab's kernel has no `netem`; packet loss is shown",
  },
  {
    what: "writes that a power cut takes back",
    why: "the lab cuts power by ending processes, and the page cache survives",
  },
];
