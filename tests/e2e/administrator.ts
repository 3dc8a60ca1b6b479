import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import type { ProgramResult } from "../run_program.ts";
import {
  addressOf,
  cache,
  freshMachines,
  inNetwork,
  lab,
  labDefinition,
  machines,
  onMachine,
  run,
} from "./lab.ts";

/** An administrator's machine in the lab: a directory with a key and a definition, hakube and kubectl. */
export class Administrator implements AsyncDisposable {
  private constructor(readonly directory: string) {}

  /** An administrator who has a key, and nothing to use it for. */
  static async make(): Promise<Administrator> {
    const directory = await Deno.makeTempDir({ prefix: "hakube-e2e-" });
    const admin = new Administrator(directory);
    await good(run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", admin.key]));
    return admin;
  }

  /** Fresh machines, and an administrator whom they let in. */
  static async withFreshMachines(names?: readonly string[]): Promise<Administrator> {
    const admin = await Administrator.make();
    await admin.define(await labDefinition(admin.key, names));
    await freshMachines(`${admin.key}.pub`, names);
    return admin;
  }

  /** File of the login key. */
  get key(): string {
    return `${this.directory}/key`;
  }

  /** Writes `cluster.json`. */
  async define(definition: object): Promise<void> {
    await Deno.writeTextFile(`${this.directory}/cluster.json`, JSON.stringify(definition, null, 2));
  }

  /** Runs hakube in the directory; at most ten minutes. */
  hakube(...args: string[]): Promise<ProgramResult> {
    return inNetwork([...hakubeCommand(), ...args], { cwd: this.directory, seconds: 600 });
  }

  /** Runs kubectl with the kubeconfig that hakube has made, through the load balancer. */
  kubectl(...args: string[]): Promise<ProgramResult> {
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
  async nodesComplaint(count = Object.keys(machines).length): Promise<string | undefined> {
    const { code, stdout, stderr } = await this.kubectl("get", "nodes", "--no-headers");
    if (code !== 0) return stderr;
    const lines = stdout.trim().split("\n");
    if (lines.length !== count) return `${lines.length} nodes`;
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
export async function good(result: Promise<ProgramResult>): Promise<string> {
  const { code, stdout, stderr } = await result;
  assert.equal(code, 0, `${stderr}${stdout}`);
  return stdout;
}

/** etcdctl on a master, with the certificates that are there. */
export function etcdctl(master: string, ...args: string[]): Promise<ProgramResult> {
  const pki = "/etc/etcd/pki";
  const endpoint = `--endpoints=https://${addressOf(master)}:2379`;
  const certificates = [`--cacert=${pki}/ca.crt`, `--cert=${pki}/server.crt`];
  const key = `--key=${pki}/server.key`;
  return onMachine(master, "/usr/local/bin/etcdctl", endpoint, ...certificates, key, ...args);
}
