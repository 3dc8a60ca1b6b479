/** What `hakube verify` proves, in the order in which it is done. */
export const verifyChecks = {
  leftovers: "nothing is left of an earlier verify",
  members: "etcd's members are the masters",
  "etcd-writes": "a write to each member is read from all",
  "api-servers": "each API server is ready",
  "load-balancer": "the load balancer leads to the API servers",
  kubeconfig: "an administrator's kubeconfig works through it",
  pods: "every node runs a pod",
  "pod-network": "pods reach each other, and a service by its name",
  dns: "DNS answers on different nodes",
  cleanup: "what this has made is gone",
} as const;

/** Name of a check; a step of `templates/operations/verify.sh.eta`. */
export type VerifyCheckName = keyof typeof verifyChecks;

/** What a check has come to. `not done`: the run ended before it. */
export interface VerifyCheck {
  readonly check: VerifyCheckName;
  readonly result: "ok" | "failed" | "not done";
  readonly problems: readonly string[];
  /** How it is, in words and numbers. */
  readonly details: readonly string[];
}

/** What `hakube verify` has come to. */
export interface VerifyReport {
  readonly clusterName: string;
  /** The master that has looked. */
  readonly node: string;
  /** Whether all that was tried works. */
  readonly works: boolean;
  /** Whether the loss of a master would be borne. */
  readonly isHighlyAvailable: boolean;
  readonly checks: readonly VerifyCheck[];
}

/** Takes what a run tells, a fact each: `CHECK`, `CHECK problem`, `CHECK detail`. */
export class VerifyFindings {
  readonly #facts = new Map<string, Set<string>>();

  /** Takes a fact; the same one may come again, when a run is followed from its beginning. */
  take(name: string, value: string): void {
    const values = this.#facts.get(name) ?? new Set();
    this.#facts.set(name, values.add(value));
  }

  /** @param cluster its name, how many masters it has, and the one that has looked */
  report(
    { clusterName, masters, node }: {
      readonly clusterName: string;
      readonly masters: number;
      readonly node: string;
    },
  ): VerifyReport {
    const checks = (Object.keys(verifyChecks) as VerifyCheckName[]).map((check) =>
      this.#check(check)
    );
    const works = checks.every(({ result }) => result === "ok");
    // A majority of two is two: to have a second one bears nothing.
    return { clusterName, node, works, isHighlyAvailable: works && masters >= 3, checks };
  }

  #check(check: VerifyCheckName): VerifyCheck {
    const of = (name: string) => [...this.#facts.get(name) ?? []];
    const problems = of(`${check} problem`);
    const [said] = of(check).slice(-1);
    // Whatever a node says: where there is a problem it is not ok.
    const result = problems.length > 0 || said === "failed"
      ? "failed"
      : said === "ok"
      ? "ok"
      : "not done";
    return { check, result, problems, details: of(`${check} detail`) };
  }
}
