import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import {
  cache,
  freshMachines,
  inNetwork,
  lab,
  labDefinition,
  machines,
  onMachine,
  type Result,
  run,
} from "./lab.ts";

/** An administrator's machine in the lab: a directory with a key and a definition, hakube and kubectl. */
export class Administrator implements AsyncDisposable {
  private constructor(readonly directory: string) {}

  /** Fresh machines, and an administrator whom they let in. */
  static async withFreshMachines(): Promise<Administrator> {
    const directory = await Deno.makeTempDir({ prefix: "hakube-e2e-" });
    const key = `${directory}/key`;
    await good(run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]));
    const definition = JSON.stringify(await labDefinition(key), null, 2);
    await Deno.writeTextFile(`${directory}/cluster.json`, definition);
    await freshMachines(`${key}.pub`);
    return new Administrator(directory);
  }

  /** Runs hakube in the directory; at most ten minutes. */
  hakube(...args: string[]): Promise<Result> {
    return inNetwork([...hakubeCommand(), ...args], { cwd: this.directory, seconds: 600 });
  }

  /** Runs kubectl with the kubeconfig that hakube has made, through the load balancer. */
  kubectl(...args: string[]): Promise<Result> {
    const kubeconfig = `--kubeconfig=${this.directory}/kubeconfig`;
    return inNetwork([`${cache}/bin/kubectl`, kubeconfig, "--request-timeout=5s", ...args]);
  }

  /** Applies a manifest. */
  async apply(manifest: string): Promise<void> {
    const kubeconfig = `--kubeconfig=${this.directory}/kubeconfig`;
    const apply = [`${cache}/bin/kubectl`, kubeconfig, "apply", "--filename=-"];
    await good(inNetwork(apply, { stdin: manifest }));
  }

  /** @returns what is wrong with the nodes; undefined when all are Ready */
  async nodesComplaint(): Promise<string | undefined> {
    const { code, stdout, stderr } = await this.kubectl("get", "nodes", "--no-headers");
    if (code !== 0) return stderr;
    const lines = stdout.trim().split("\n");
    if (lines.length !== Object.keys(machines).length) return `${lines.length} nodes`;
    return lines.find((line) => !/^\S+ +Ready /.test(line));
  }

  /** @returns what is wrong with the pods; undefined when all are running */
  async podsComplaint(): Promise<string | undefined> {
    const all = await this.kubectl("get", "pods", "--all-namespaces", "--no-headers");
    if (all.code !== 0) return all.stderr;
    return all.stdout.trim().split("\n").find((line) => !/ (\d+)\/\1 +Running /.test(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await lab("down");
    await Deno.remove(this.directory, { recursive: true });
  }
}

/** Runs to success. @returns standard output */
export async function good(result: Promise<Result>): Promise<string> {
  const { code, stdout, stderr } = await result;
  assert.equal(code, 0, `${stderr}${stdout}`);
  return stdout;
}

/** etcdctl on a master, with the certificates that are there. */
export function etcdctl(master: string, ...args: string[]): Promise<Result> {
  const pki = "/etc/etcd/pki";
  const endpoint = `--endpoints=https://${machines[master]}:2379`;
  const certificates = [`--cacert=${pki}/ca.crt`, `--cert=${pki}/server.crt`];
  const key = `--key=${pki}/server.key`;
  return onMachine(master, "/usr/local/bin/etcdctl", endpoint, ...certificates, key, ...args);
}
