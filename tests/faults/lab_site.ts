import assert from "node:assert/strict";
import { Administrator, etcdctl, good } from "../e2e/administrator.ts";
import { machines, masters } from "../e2e/lab.ts";
import { assertSecretsInPlace } from "../e2e/secrets_in_place.ts";
import { until } from "../e2e/timeline.ts";
import { InstallProcess, type ToldEvent, varOf } from "./install_process.ts";

/** Fresh machines of the lab, assets for them, and an administrator who installs. */
export class LabSite implements AsyncDisposable {
  readonly directory: string;
  readonly #admin: Administrator;

  private constructor(admin: Administrator) {
    this.#admin = admin;
    this.directory = admin.directory;
  }

  static async make(): Promise<LabSite> {
    const admin = await Administrator.withFreshMachines();
    try {
      await good(admin.hakube("render", "cluster.json"));
      return new LabSite(admin);
    } catch (error) {
      await admin[Symbol.asyncDispose]();
      throw error;
    }
  }

  install(args: readonly string[] = [], onEvent?: (event: ToldEvent) => void): InstallProcess {
    return new InstallProcess(this.directory, args, onEvent);
  }

  /** Trusts a machine's next host key. */
  async forgetHostKey(name: string): Promise<void> {
    await good(this.#admin.hakube("known-hosts", "forget", "cluster.json", name));
  }

  /** @throws AssertionError unless all nodes are well, and nothing was done twice or left about */
  async assertWhole(): Promise<void> {
    const kubeconfig = ["kubeconfig", "cluster.json", "--output", `kubeconfig`, "--force"];
    await good(this.#admin.hakube(...kubeconfig));
    await until(60, "all nodes Ready", () => this.#admin.nodesComplaint());
    const members = await good(etcdctl("m0", "member", "list"));
    assert.equal(members.match(/, started, .*, false$/gm)?.length, masters.length, members);
    await until(120, "all system pods Running", () => this.#admin.podsComplaint());
    for (const name of Object.keys(machines)) await assertDoneOnce(name);
    await assertSecretsInPlace(this.directory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#admin[Symbol.asyncDispose]();
  }
}

/** Runs for the cluster as a whole: a node more may change what is right for it. */
const ofTheCluster = /-(cluster|token)(-\d+)?$/;

/** No step that had ended `ok` or `changed` on a node has changed something again. */
async function assertDoneOnce(name: string): Promise<void> {
  const journal = await Deno.readTextFile(`${varOf(name)}/lib/hakube/journal.jsonl`);
  const done = new Set<string>();
  for (const line of journal.trim().split("\n")) {
    // A power cut may have left half a line.
    const record = parse(line);
    if (record?.event !== "done" || record.step === undefined) continue;
    if (ofTheCluster.test(record.runId ?? "")) continue;
    assert.ok(
      record.result !== "changed" || !done.has(record.step),
      `${record.step} on ${name} was done, and changed something again:\n${journal}`,
    );
    if (record.result !== "failed") done.add(record.step);
  }
  assert.ok(done.size >= 7, `${name}: ${[...done]}`);
}

interface JournalLine {
  readonly runId?: string;
  readonly event?: string;
  readonly step?: string;
  readonly result?: string;
}

function parse(line: string): JournalLine | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
