import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

const restore = "/run/hakube/restore.sh";

/** Knows the timer as long as this file is there, as systemd knows one that has not elapsed. */
const systemctl = `
case "$*" in
  'is-active --quiet hakube-restore.timer') [ -e /run/armed ] ;;
  'stop hakube-restore.timer') rm /run/armed ;;
esac
`;

for (const armed of [true, false]) {
  Deno.test(`a drill disarms a restore that has ${armed ? "not " : ""}run meanwhile`, async () => {
    await using node = await ScriptedNode.make("drill");
    await node.place("systemctl", systemctl);
    await node.write(restore, "");
    if (armed) await node.write("/run/armed", "");
    const { code, stderr } = await node.call("disarm_restore");
    assert.equal(code, 0, stderr);
    const { stdout } = await node.node.shell(`ls /run/armed ${restore}`);
    assert.equal(stdout, "");
  });
}
