import { quote } from "../definition/quote.ts";
import { UsageError } from "../errors.ts";

/**
 * Whether a person has said, by naming the cluster, that its etcd may lose its majority.
 * @param name what `--force-quorum-loss` was given
 * @throws UsageError when it is another cluster's
 */
export function mayLoseQuorum(name: string | undefined, clusterName: string): boolean {
  if (name === undefined || name === clusterName) return name !== undefined;
  throw new UsageError(
    `--force-quorum-loss names ${quote(name)}, and this is ${quote(clusterName)}`,
    [`if its etcd may be lost: --force-quorum-loss ${clusterName}`],
  );
}
