import assert from "node:assert/strict";
import { join } from "node:path";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import type { ClusterDefinition } from "../../src/definition/cluster_definition.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import type { ClusterPlan } from "../../src/plan/plan.ts";
import { Rendering } from "../fakes/rendering.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { EtcdMember } from "./etcd_member.ts";
import { runLabProgram } from "./lab_program.ts";
import { makeNodeNetwork } from "./node_network.ts";

/** Renders assets that are valid today, for etcd looks at the real clock. */
export async function renderToday(directory: string): Promise<string> {
  await Object.assign(new Rendering(denoFiles, directory), { clock: denoClock }).render();
  return directory;
}

/** The plan of a cluster of the etcd that the lab has, whose settings depend on its version. */
export async function planOfLab(change: Partial<ClusterDefinition> = {}): Promise<ClusterPlan> {
  const { stdout } = await runLabProgram("etcd", ["--version"]);
  const etcdVersion = /^etcd Version: (\S+)/.exec(stdout)?.[1];
  assert.ok(etcdVersion, stdout);
  return planCluster(resolvedDefinition({ etcdVersion, ...change }));
}

/** The first master alone with its etcd, which serves. */
export class EtcdSite implements AsyncDisposable {
  private constructor(
    readonly directory: string,
    readonly plan: ClusterPlan,
    readonly member: EtcdMember,
    readonly stack: AsyncDisposableStack,
  ) {}

  static async start(): Promise<EtcdSite> {
    const stack = new AsyncDisposableStack();
    const directory = await Deno.makeTempDir({ prefix: "hakube-etcd-" });
    stack.defer(() => Deno.remove(directory, { recursive: true }));
    try {
      const [first] = (await planOfLab()).definition.masters;
      assert.ok(first);
      const plan = await planOfLab({ masters: [first] });
      const assets = await renderToday(join(directory, "assets"));
      const network = stack.use(await makeNodeNetwork([first.privateIP]));
      const member = stack.use(await EtcdMember.make(plan, first.nodeName, assets, network));
      await member.start();
      return new EtcdSite(directory, plan, member, stack);
    } catch (error) {
      await stack.disposeAsync();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack.disposeAsync();
  }
}
