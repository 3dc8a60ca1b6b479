import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

/** Tells in `/run/done` what it was asked to change. */
const systemctl = `
case "$*" in
  'is-enabled '*) exit 0 ;;
  'is-active '*) exit 1 ;;
  *) echo "$*" >>/run/done ;;
esac
`;

/** The master that etcd shall go on from; its member has taken over its log. */
async function survivor(etcdctl: string): Promise<ScriptedNode> {
  const node = await ScriptedNode.make("recover_stop");
  await node.place("systemctl", systemctl);
  await node.place("curl", "echo etcd_server_proposals_applied_total 1200");
  await node.place("etcdctl", etcdctl);
  await node.write("/var/lib/etcd/member/wal", "");
  await node.write("/etc/systemd/system/etcd.service", "");
  await node.decide({ token: "lab-1" });
  return node;
}

Deno.test("a recovery stops nothing when etcd has a majority by now", async () => {
  await using node = await survivor("echo /hakube/initialised");
  const { code, stderr } = await node.call("settle_and_stop");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^etcd has a majority, as https:\/\/127.0.0.1:2379 says, so nothing.*hakube install$/m,
  );
  assert.equal((await node.node.shell("cat /run/done")).stdout, "start --no-block etcd\n");
});

Deno.test("a recovery stops nothing when the others go on without this master", async () => {
  const refusing = "echo 'etcdserver: request timed out' >&2; exit 1";
  await using node = await survivor(
    `case "$*" in *=https://127.0.0.1:2379*) ${refusing} ;; *) echo /hakube/initialised ;; esac`,
  );
  const { code, stderr } = await node.call("settle_and_stop");
  assert.equal(code, 1);
  assert.match(stderr, /^etcd has a majority, as https:\/\/10\.[0-9.]+:2379 says/m);
});

Deno.test("a recovery stops etcd when it has no majority", async () => {
  await using node = await survivor("echo 'etcdserver: request timed out' >&2; exit 1");
  const { code, stderr } = await node.call("settle_and_stop");
  assert.equal(code, 0, stderr);
  assert.equal(
    (await node.node.shell("cat /run/done")).stdout,
    "start --no-block etcd\ndaemon-reload\ndisable --quiet --now etcd\n",
  );
});

Deno.test("the restore of a drill that was killed does not start etcd while its data are replaced", async () => {
  await using node = await ScriptedNode.make("restore_data");
  await node.place(
    "systemctl",
    `
case "$*" in
  'is-active '*timer) [ ! -e /run/disarmed ] ;;
  'is-active '*) exit 1 ;;
  'stop hakube-restore.timer') : >/run/disarmed ;;
esac
`,
  );
  const drill = "/run/systemd/system/etcd.service.d/hakube-drill.conf";
  await node.write(drill, "[Service]\nKillSignal=SIGKILL\n");
  const { stderr } = await node.call("control_plane_is_stopped");
  assert.match(stderr, /^a drill that was cut off would start etcd/);
  const { code, stderr: said } = await node.call("stop_control_plane");
  assert.equal(code, 0, said);
  const { stdout } = await node.node.shell(`ls /run/disarmed ${drill} 2>&1`);
  assert.match(stdout, /^\/run\/disarmed$/m);
  assert.match(stdout, /No such file/);
});
