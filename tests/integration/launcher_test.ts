import assert from "node:assert/strict";
import { join } from "node:path";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { Rendering } from "../fakes/rendering.ts";
import { LauncherProcess } from "./launcher_process.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";

/** `templates/launcher.sh`: what it tells, what it refuses, and what it leaves. */

const noSuchHash = "0".repeat(64);

/** No run was begun, and nothing of a bundle is there. */
async function assertNothingLeft(node: NodeNamespace): Promise<void> {
  const look = await node.shell(
    "mountpoint -q /run/hakube/bundle && echo mounted; ls /run/hakube/bundle /var/log/hakube; " +
      "ls /run/hakube/current.json /run/hakube/after-run.sh",
  );
  assert.equal(look.stdout.replaceAll(/^(\/.*:)?\n/gm, ""), "");
  await using launcher = await LauncherProcess.open(node);
  assert.equal(launcher.facts.run, null);
}

/** Makes a program of the node's own, in place of what the machine has. */
async function makeProgram(node: NodeNamespace, name: string, commands: string): Promise<void> {
  const path = `${node.directory}/usr/local/bin/${name}`;
  await Deno.writeTextFile(path, `#!/bin/bash\n${commands}\n`, { mode: 0o755 });
}

Deno.test("the launcher tells that a new machine holds nothing", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  const { clock, ...facts } = launcher.facts;
  assert.ok(Math.abs(clock - Date.now() / 1000) < 60, `${clock}`);
  assert.deepEqual(facts, {
    hakube: "ready",
    protocol: 1,
    run: null,
    lastRun: null,
    runs: [],
    etcdData: false,
    etcdHadQuorum: false,
    etcdPeerUrl: "",
    etcdVersion: "",
    initialised: "no-etcd",
    controlPlane: false,
    joined: false,
    caSha256: "",
    endedCertificates: [],
    kubeadmVersion: "",
    kubeletVersion: "",
    containerdVersion: "",
    scriptSha256: "",
  });
});

Deno.test("the launcher tells what a master holds, and whether etcd knows the cluster", async () => {
  await using node = await makeNodeNamespace();
  await node.shell(`
    mkdir -p /var/lib/etcd/member /var/lib/hakube /etc/kubernetes/manifests /etc/kubernetes/pki /etc/etcd/pki
    touch /etc/kubernetes/manifests/kube-apiserver.yaml /etc/kubernetes/kubelet.conf /etc/etcd/pki/server.key
    printf ca >/etc/kubernetes/pki/ca.crt
    echo ETCD_INITIAL_ADVERTISE_PEER_URLS=https://10.88.0.10:2380 >/etc/etcd/etcd.env
    echo '{"event":"fact","name":"etcdClusterId","value":"7"}' >/var/lib/hakube/journal.jsonl`);
  await makeProgram(node, "etcd", "echo 'etcd Version: 3.6.14'; echo 'Git SHA: 1'");
  await makeProgram(node, "systemctl", "true");
  await makeProgram(
    node,
    "dpkg-query",
    "echo 'kubeadm installed 1.37.2-1.1'; echo 'kubelet installed 1.37.1-1.1'; " +
      "echo 'containerd.io config-files 2.3.7-1~debian.13~trixie'; exit 1",
  );
  const initialised: string[] = [];
  for (const says of ["echo /hakube/initialised", "true", "exit 1"]) {
    await makeProgram(node, "etcdctl", says);
    await using launcher = await LauncherProcess.open(node);
    initialised.push(launcher.facts.initialised);
  }
  assert.deepEqual(initialised, ["yes", "no", "unknown"]);
  await using launcher = await LauncherProcess.open(node);
  const { run: _run, initialised: _initialised, clock: _clock, ...facts } = launcher.facts;
  assert.deepEqual(facts, {
    hakube: "ready",
    protocol: 1,
    lastRun: null,
    runs: [],
    etcdData: true,
    etcdHadQuorum: true,
    etcdPeerUrl: "https://10.88.0.10:2380",
    etcdVersion: "3.6.14",
    controlPlane: true,
    joined: true,
    caSha256: "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126",
    endedCertificates: [],
    kubeadmVersion: "1.37.2",
    kubeletVersion: "1.37.1",
    // Removed, and its configuration is still there.
    containerdVersion: "",
    scriptSha256: "",
  });
});

Deno.test("the launcher names the certificates that have ended, and none that are damaged or another's", async () => {
  await using node = await makeNodeNamespace();
  const assets = await Deno.makeTempDir({ prefix: "hakube-ended-" });
  try {
    const clock = new FixedClock("2020-01-01T00:00:00Z");
    await Object.assign(new Rendering(denoFiles, assets), { clock }).render();
    await Deno.mkdir(`${node.directory}/etc/etcd/pki`, { recursive: true });
    await Deno.mkdir(`${node.directory}/etc/kubernetes/pki`, { recursive: true });
    const put = (from: string, to: string) =>
      Deno.copyFile(join(assets, "pki", from), `${node.directory}${to}`);
    await put("etcd/etcd-m0-server.pem", "/etc/etcd/pki/server.crt");
    await put("etcd/etcd-m0-server.pem", "/etc/kubernetes/pki/of-an-administrator.crt");
    await put("kubernetes/front-proxy-ca.crt", "/etc/kubernetes/pki/front-proxy-client.crt");
    await Deno.writeTextFile(`${node.directory}/etc/etcd/pki/peer.crt`, "nothing");
    await using launcher = await LauncherProcess.open(node);
    assert.deepEqual(launcher.facts.endedCertificates, ["/etc/etcd/pki/server.crt"]);
  } finally {
    await Deno.remove(assets, { recursive: true });
  }
});

Deno.test("a script that is not the one announced is refused", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  const options = { scriptSha256: noSuchHash, secrets: { key: "k" } };
  assert.deepEqual(await launcher.start("run-1", "echo ran >/var/log/ran", options), {
    hakube: "refused",
    reason: "the bundle holds another script than announced",
  });
  await launcher.rest();
  await assertNothingLeft(node);
  assert.equal((await node.shell("cat /var/log/ran")).stdout, "");
});

Deno.test("a bundle that is cut off or damaged is refused and leaves nothing", async () => {
  await using node = await makeNodeNamespace();
  for (const damage of [{ bundleLength: 600 }, { bundleSha256: noSuchHash }]) {
    await using launcher = await LauncherProcess.open(node);
    const answer = await launcher.start("run-1", "echo ran", { ...damage, secrets: { key: "k" } });
    assert.deepEqual(answer, { hakube: "refused", reason: "the bundle did not arrive whole" });
    await launcher.rest();
    await assertNothingLeft(node);
  }
});

Deno.test("a connection that breaks while the bundle comes leaves nothing", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  const answer = launcher.ask(`start run-1 ${noSuchHash} 1000 ${noSuchHash} ann\nfirst bytes`);
  await launcher.hangUp();
  assert.deepEqual(await answer, { hakube: "refused", reason: "the bundle did not arrive whole" });
  await launcher.rest();
  await assertNothingLeft(node);
});

const hash = "a".repeat(64);
const hostileRequests = [
  "",
  "start",
  "attach",
  "rm -rf /var/log",
  `start ../../etc/x ${hash} 1 ${hash} ann`,
  `start $(touch${" "}/var/log/owned) ${hash} 1 ${hash} ann`,
  `start run ${hash} 1;touch ${hash} ann`,
  `start run ${hash} -1 ${hash} ann`,
  `start run ${hash} 1 ${hash} ann";touch\t/var/log/owned`,
  `start run ${hash} 1 ${hash} ann extra`,
  `start run ${hash} 99999999999999999999 ${hash} ann`,
  `start run ${hash.toUpperCase()} 1 ${hash} ann`,
  "attach ../../../etc/passwd 0",
  "attach /etc/passwd 0",
  "attach run a[$(touch${IFS}/var/log/owned)]",
  "attach run 010",
  "attach run 9223372036854775807",
  "attach run 0 quit",
  "\u0000quit now",
  "x".repeat(100_000),
];

Deno.test("requests that no installer sends are refused and do nothing", async () => {
  await using node = await makeNodeNamespace();
  await Promise.all(hostileRequests.map(async (request) => {
    await using launcher = await LauncherProcess.open(node);
    assert.deepEqual(await launcher.ask(`${request}\n`), {
      hakube: "refused",
      reason: "this is not a request that the launcher knows",
    }, request.slice(0, 100));
    assert.equal(await launcher.rest(), "");
  }));
  await assertNothingLeft(node);
  assert.equal((await node.shell("ls /var/log")).stdout, "");
});

Deno.test("a run that is not there cannot be attached to", async () => {
  await using node = await makeNodeNamespace();
  await using launcher = await LauncherProcess.open(node);
  assert.deepEqual(await launcher.ask("attach run-9 0\n"), {
    hakube: "refused",
    reason: "there is no run run-9 on this node",
  });
});

Deno.test("an installer that asks for nothing gets nothing more", async () => {
  await using node = await makeNodeNamespace();
  for (const leave of ["quit\n", ""]) {
    await using launcher = await LauncherProcess.open(node);
    await assert.rejects(async () => {
      const answer = launcher.ask(leave);
      await launcher.hangUp();
      await answer;
    }, /no answer of a launcher: $/);
  }
  await assertNothingLeft(node);
});

Deno.test("the setsid runner is refused on a machine with systemd, and leaves nothing", async () => {
  await using node = await makeNodeNamespace();
  await node.shell("mkdir -p /run/systemd/system");
  await using launcher = await LauncherProcess.open(node);
  assert.deepEqual(await launcher.start("run-1", "echo ran", { secrets: { key: "k" } }), {
    hakube: "refused",
    reason: "the setsid runner is not for machines with systemd",
  });
  await launcher.rest();
  await assertNothingLeft(node);
});
