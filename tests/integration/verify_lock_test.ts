import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { operationRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { EtcdSite } from "./etcd_site.ts";

const bundle = "/run/hakube/bundle";

/** A function of verify's script, called on a master with a real etcd. */
class VerifyScript {
  private constructor(readonly site: EtcdSite) {}

  static async place(site: EtcdSite): Promise<VerifyScript> {
    const [master] = site.plan.nodes;
    assert.ok(master);
    const text = operationRenderer(site.plan, await readTemplates(denoFiles))("verify", master);
    await site.member.place("/run/script.sh", new TextEncoder().encode(text));
    await site.member.shell("mkdir --parents /var/lib/hakube");
    return new VerifyScript(site);
  }

  /** Says who has begun it, as `run.json` does. */
  async begunBy(startedBy: string): Promise<void> {
    const decided = JSON.stringify({ runId: "r1", startedBy }, null, 2);
    await this.site.member.place(`${bundle}/run.json`, new TextEncoder().encode(decided));
  }

  /** What it writes to its standard output, as it comes. */
  async *call(name: string): AsyncGenerator<string> {
    // Who holds the lock goes on, and would keep standard error open.
    const { stdout } = await this.site.member.connection()
      .run(`bash /run/script.sh ${name} </dev/null 2>>/run/complaints`);
    const decoder = new TextDecoder();
    for await (const piece of stdout) yield decoder.decode(piece, { stream: true });
  }

  /** The same, at its end. */
  async said(name: string): Promise<string> {
    return (await Array.fromAsync(this.call(name))).join("");
  }
}

Deno.test("of two who verify at once the second is told whose run it waits for", async () => {
  await using site = await EtcdSite.start();
  const verify = await VerifyScript.place(site);
  await verify.begunBy("ann@laptop");
  // As the step does it, after which the lock stays.
  assert.equal(await verify.said("in_time 60 take_lock"), "");
  assert.equal(await verify.said("lock_holder"), "ann@laptop\n");
  // From another master, which has a bundle of its own.
  await site.member.shell(`rm ${bundle}/lock && mv ${bundle}/lock-process /run/first`);
  await verify.begunBy("bob@desk");
  let said = "";
  for await (const piece of verify.call("take_lock")) {
    said += piece;
    if (said.includes('"waiting"')) await site.member.shell("kill $(</run/first)");
  }
  assert.match(said, /"event":"fact","name":"waiting","value":"ann@laptop"}\n$/);
  assert.equal(await verify.said("lock_holder"), "bob@desk\n");
  await verify.said("release_lock");
  const end = Date.now() + 10_000;
  while (await verify.said("lock_holder") !== "") assert.ok(Date.now() < end, "it is not released");
});
