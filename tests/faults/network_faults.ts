import assert from "node:assert/strict";
import { lab, machines, onMachine } from "../e2e/lab.ts";
import type { Fault } from "./fault.ts";
import { LabSite } from "./lab_site.ts";
import { begins, killSessions, once } from "./once.ts";

/** Faults between the administrator and the machines. */
export const networkFaults: readonly Fault[] = [
  {
    id: "connection-cut-in-every-step",
    what: "the connection is cut in every step of every node",
    seen: "`connection lost`, and soon `connected again`; the steps go on meanwhile",
    lost: "nothing",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      const cut = once(async ({ node = "" }) => void await killSessions(node, "KILL"));
      const install = site.install([], cut.onEvent);
      await install.endsWith(0);
      await cut.done();
      const lost = install.events.filter(({ event }) => event === "connection-lost").length;
      assert.ok(lost > 20, `${lost} connections were lost`);
      await site.assertWhole();
    },
  },
  {
    id: "sshd-stops-answering",
    what: "a master's sshd stops answering in the middle of the output, and keeps the connection",
    seen: "a minute later `connection lost`, then `connected again`",
    lost: "nothing",
    where: "lab",
    provoke: async (chance) => {
      await using site = await LabSite.make();
      const [silent = "m1"] = chance.choose(["m0", "m1", "m2"], 1);
      const stop = once(
        async () => void await killSessions(silent, "STOP"),
        begins(silent, "packages"),
      );
      const install = site.install([], stop.onEvent);
      await install.endsWith(0);
      await stop.done();
      assert.ok(
        install.events.some(({ event, node }) => event === "reconnected" && node === silent),
      );
      await killSessions(silent, "KILL");
      await site.assertWhole();
    },
  },
  {
    id: "packet-loss",
    what: "every link loses five packets in a hundred",
    seen: "nothing but more time",
    lost: "nothing",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      const drop = "nft add table inet loss && " +
        "nft add chain inet loss input '{ type filter hook input priority 0; }' && " +
        "nft add rule inet loss input iifname != lo numgen random mod 100 '<' 5 drop";
      for (const name of Object.keys(machines)) {
        const { code, stderr } = await onMachine(name, "sh", "-c", drop);
        assert.equal(code, 0, stderr);
      }
      await site.install().endsWith(0);
      await site.assertWhole();
    },
  },
  {
    id: "cable-pulled",
    what: "a master's network cable is pulled until the connection is given up, and put back",
    seen: "`connection lost` with the time of the next try, then `connected again`",
    lost: "nothing",
    where: "lab",
    provoke: async (chance) => {
      await using site = await LabSite.make();
      const [cut = "m1"] = chance.choose(["m0", "m1", "m2"], 1);
      const cable = (state: "up" | "down") => lab("net", "ip", "link", "set", `vb-${cut}`, state);
      const pull = once(
        async () => void await cable("down"),
        begins(cut, "images"),
      );
      const plug = once(
        async () => void await cable("up"),
        ({ node, event }) => node === cut && event === "connection-lost",
      );
      await site.install([], (event) => {
        pull.onEvent(event);
        plug.onEvent(event);
      }).endsWith(0);
      await pull.done();
      await plug.done();
      await site.assertWhole();
    },
  },
  {
    id: "host-key-changed",
    what: "a worker shows another host key than before, in the middle of its run",
    seen: "exit code 5 at once, with both fingerprints and `hakube known-hosts forget`",
    lost: "nothing; the run went on, and `install` attaches to it when the key is trusted",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      const anew = "rm /etc/ssh/ssh_host_ed25519_key* && ssh-keygen -q -t ed25519 -N '' " +
        "-f /etc/ssh/ssh_host_ed25519_key && systemctl restart ssh";
      const change = once(
        async () => {
          await onMachine("w1", "sh", "-c", anew);
          await killSessions("w1", "KILL");
        },
        begins("w1", "packages"),
      );
      const install = site.install([], change.onEvent);
      await install.endsWith(5);
      await change.done();
      assert.match(
        JSON.stringify(install.events),
        /host key of w1 .* has changed.*SHA256:.*SHA256:/,
      );
      await site.forgetHostKey("w1");
      await site.install().endsWith(0);
      await site.assertWhole();
    },
  },
];
