import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { type Administrator, etcdctl, good } from "../e2e/administrator.ts";
import { lab, masters, networkNamespace, onMachine } from "../e2e/lab.ts";
import { until } from "../e2e/timeline.ts";
import type { ToldEvent } from "../faults/install_process.ts";
import { installedCluster } from "./living_cluster.ts";

/** Keys of the test's own, which nobody but the test changes. */
const keys = 500;
const prefix = "/hakube-test/";

/** A hundred in each transaction, for a program for each would take its time. */
const putKeys = `for first in $(seq 1 100 ${keys}); do
  { echo; for key in $(seq $first $((first + 99))); do echo "put ${prefix}$key value-$key"; done; echo; echo; } | etcdctl txn
done`;

/** A cluster of the lab that is installed, with a workload and keys of the test's own. */
export class SnapshotCluster implements AsyncDisposable {
  private constructor(readonly admin: Administrator) {}

  static async make(): Promise<SnapshotCluster> {
    const admin = await installedCluster();
    const cluster = new SnapshotCluster(admin);
    try {
      await cluster.deploy("before", 1);
      await onEtcd(putKeys);
      return cluster;
    } catch (error) {
      await admin[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Makes a deployment, and waits until its pods run. @returns the seconds that it took */
  async deploy(name: string, replicas: number): Promise<number> {
    const image = `--image=registry.k8s.io/pause:3.10.2`;
    await good(this.admin.kubectl("create", "deployment", name, image));
    return await this.scale(name, replicas);
  }

  /** @returns the seconds until so many pods run */
  async scale(name: string, replicas: number): Promise<number> {
    await good(this.admin.kubectl("scale", "deployment", name, `--replicas=${replicas}`));
    return await until(120, `${replicas} pods of ${name}`, async () => {
      const { stdout, stderr } = await this.admin.kubectl(
        ...["get", "deployment", name, "--output=jsonpath={.status.readyReplicas}"],
      );
      return stdout === `${replicas}` ? undefined : `${stdout} ready ${stderr}`;
    });
  }

  /** Takes a snapshot. @returns its file */
  async snapshot(): Promise<string> {
    await good(this.admin.hakube("etcd", "snapshot", "cluster.json", "snapshot.db"));
    return "snapshot.db";
  }

  /** After a restore: every key is back and none that came later; every node and controller works. */
  async assertRestored(): Promise<void> {
    const list = await onEtcd(`etcdctl get --prefix ${prefix} --print-value-only`);
    const values = list.trim().split("\n").sort();
    const expected = Array.from({ length: keys }, (_, index) => `value-${index + 1}`).sort();
    assert.deepEqual(values, expected);
    await this.assertLives(masters.length);
  }

  /** The nodes are Ready, and what is asked for now is done by controllers, scheduler and kubelets. */
  async assertLives(members: number): Promise<void> {
    await until(180, "all nodes Ready", () => this.admin.nodesComplaint());
    const list = await onEtcd("etcdctl member list");
    assert.equal(list.match(/, started, .*, false$/gm)?.length, members, list);
    await this.deploy("after", 2);
    await this.scale("before", 3);
    await until(180, "all pods Running", () => this.admin.podsComplaint());
  }

  /** Trusts the next host keys of machines, which were made anew. */
  async forgetHostKeys(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await good(this.admin.hakube("known-hosts", "forget", "cluster.json", name));
    }
  }

  /** Runs hakube, and kills it as soon as it tells that a step has begun. */
  async killedAt(step: string, args: readonly string[]): Promise<void> {
    // Not by way of the lab's script: the process that is killed has to be hakube itself.
    const process = new Deno.Command("nsenter", {
      args: [`--net=/run/netns/${networkNamespace}`, "--", ...hakubeCommand(), ...args, "--json"],
      cwd: this.admin.directory,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let rest = "";
    let killed = false;
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      const events = lines.map((line): ToldEvent => JSON.parse(line));
      if (killed || !events.some((told) => told.event === "step-started" && told.step === step)) {
        continue;
      }
      killed = true;
      process.kill("SIGKILL");
    }
    await process.status;
    assert.ok(killed, `it has ended before the step ${step}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.admin[Symbol.asyncDispose]();
  }
}

/** Runs a shell's commands on the first master, in which `etcdctl` is a client of its member. */
export async function onEtcd(commands: string): Promise<string> {
  const variables = {
    ETCDCTL_ENDPOINTS: "https://127.0.0.1:2379",
    ETCDCTL_CACERT: "/etc/etcd/pki/ca.crt",
    ETCDCTL_CERT: "/etc/etcd/pki/server.crt",
    ETCDCTL_KEY: "/etc/etcd/pki/server.key",
    PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
  };
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return await good(onMachine("m0", "env", ...words, "bash", "-c", commands));
}

/** All that etcd knows on the masters is gone, and etcd with it. */
export async function destroyData(): Promise<void> {
  await Promise.all(
    masters.map((name) =>
      good(
        onMachine(
          name,
          "bash",
          "-c",
          "systemctl kill --signal=KILL etcd; systemctl stop etcd; rm -rf /var/lib/etcd/member",
        ),
      )
    ),
  );
}

/** Machines with a fresh disk, as after a fire. */
export async function wipe(names: readonly string[]): Promise<void> {
  for (const name of names) await lab("wipe", name);
}

/** The revision that etcd is at. */
export async function revision(): Promise<number> {
  const status = await good(etcdctl("m0", "endpoint", "status", "--write-out=json"));
  return Number(/"revision":(\d+)/.exec(status)?.[1]);
}
