import assert from "node:assert/strict";
import { lab, onMachine } from "../e2e/lab.ts";
import type { Fault } from "./fault.ts";
import { LabSite } from "./lab_site.ts";
import { once } from "./once.ts";
import { PowerCuts } from "./power_cuts.ts";

/** What the table calls the machines. */
const nameOf: Readonly<Record<string, string>> = {
  m0: "the first master",
  m1: "another master",
  m2: "the third master",
  w0: "a worker",
  w1: "another worker",
};

/** Faults of the machines: power and disks. */
export const machineFaults: readonly Fault[] = [
  ...["m0", "m1", "w0"].map((unlucky): Fault => ({
    id: `power-cut-of-${unlucky}`,
    what: `the power of ${nameOf[unlucky]} is cut in every step, and it is switched on again`,
    seen: "`connection lost`, then `restarted, goes on`: what was done is `ok`",
    lost: "the step that was cut off begins anew",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      const cuts = new PowerCuts(unlucky, 20);
      await site.install([], cuts.onEvent).endsWith(0);
      await cuts.done();
      assert.ok(cuts.count >= 7, `the power was cut ${cuts.count} times`);
      await site.assertWhole();
    },
  })),
  {
    id: "power-cut-in-kubeadm-init",
    what: "the power of the first master is cut in the middle of `kubeadm init`",
    seen:
      "`connection lost`, then `restarted`; what is half there is taken away, and init runs again",
    lost: "the step that was cut off begins anew",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      // Control-plane files are written, and the key that says that the cluster is initialised is not.
      const cut = once(
        async () => {
          await lab("kill", "m0");
          await lab("start", "m0");
        },
        ({ node, line }) => node === "m0" && line?.startsWith("[kubelet-start] Starting") === true,
      );
      await site.install([], cut.onEvent).endsWith(0);
      await cut.done();
      await site.assertWhole();
    },
  },
  {
    id: "disk-full-on-a-node",
    what: "the disk of a worker is full while images are pulled",
    seen: "exit code 6, the step that failed and what it said last; the other nodes are finished",
    lost: "nothing; `install` again, when there is room, goes on with that step",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      const small =
        "mkdir -p /var/lib/containerd && mount -t tmpfs -o size=400k small /var/lib/containerd";
      assert.equal((await onMachine("w0", "sh", "-c", small)).code, 0);
      const install = site.install(["--ignore-preflight", "disk-space"]);
      await install.endsWith(6);
      const failed = install.events.filter(({ result }) => result === "failed");
      assert.deepEqual(failed.map(({ node }) => node), ["w0"]);
      // Gone with a restart.
      await lab("kill", "w0");
      await lab("start", "w0");
      await site.install().endsWith(0);
      await site.assertWhole();
    },
  },
  {
    id: "node-that-never-comes",
    what: "a worker is switched off",
    seen: "exit code 5, and that it does not answer; the other nodes are finished",
    lost: "nothing; `install` finishes it when it is there",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      await lab("kill", "w1");
      await site.install().endsWith(5);
      await lab("start", "w1");
      await site.install(["w1"]).endsWith(0);
      await site.assertWhole();
    },
  },
];
