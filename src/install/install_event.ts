import type { RunDecision } from "./bundle.ts";

/** What happens during an installation, as it happens. Text, live and JSON views show these. */
export type InstallEvent =
  /** A node answered. */
  | { readonly kind: "connected"; readonly node: string }
  /** The masters have been asked, and this is what the nodes are told. */
  | {
    readonly kind: "decided";
    readonly etcd: "new" | "existing";
    /** Whether etcd has ever had a majority. */
    readonly quorumSeen: boolean;
    readonly initialised: boolean;
    readonly initMaster: string;
  }
  | {
    readonly kind: "run-started";
    readonly node: string;
    readonly phase: RunDecision["phase"];
    /** The run was going on already. */
    readonly attached: boolean;
  }
  /** Somebody else's run goes on there, and ours begins when it has ended. */
  | { readonly kind: "waiting"; readonly node: string; readonly startedBy: string }
  /** The run goes on without us; we try again after so many seconds. */
  | {
    readonly kind: "connection-lost";
    readonly node: string;
    readonly message: string;
    readonly retryIn: number;
  }
  | { readonly kind: "reconnected"; readonly node: string }
  /** The node was switched off, or restarted, while its run went on; it gets the bundle again. */
  | { readonly kind: "restarted"; readonly node: string }
  | ({ readonly kind: "step-started" } & Step)
  | ({
    readonly kind: "step-ended";
    readonly result: "ok" | "changed" | "failed";
    readonly exitCode: number;
    readonly seconds: number;
  } & Step)
  /** A line that a program printed on the node, secrets hidden. */
  | { readonly kind: "output"; readonly node: string; readonly line: string }
  | { readonly kind: "run-ended"; readonly node: string; readonly outcome: NodeOutcome };

interface Step {
  readonly node: string;
  readonly step: string;
  /** Counts from 1. */
  readonly number: number;
  readonly of: number;
}

/** How a node came out of an installation. */
export interface NodeOutcome {
  readonly node: string;
  /**
   * `failed`: its script did; `unreachable`: it was not reached, or not logged in to; `lost`: the
   * connection broke and the run goes on; `left`: we left, and the run goes on; `stopped`: its script
   * ended before its next step, as it was told to; `skipped`: not begun.
   */
  readonly state: "ok" | "failed" | "unreachable" | "lost" | "left" | "stopped" | "skipped";
  /** Steps that changed something. */
  readonly changed: readonly string[];
  /** The step that it was in when it did not end well. */
  readonly step: string | undefined;
  /** One sentence, when it did not end well. */
  readonly message: string | undefined;
  readonly hints: readonly string[];
  /** What it printed last, at most ten lines, secrets hidden. */
  readonly lastLines: readonly string[];
  /** Path of its log on this machine; undefined when there is none. */
  readonly log: string | undefined;
}

/** Called for each event, in order; must not throw. */
export type OnInstallEvent = (event: InstallEvent) => void;
