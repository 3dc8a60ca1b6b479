import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { operationRenderer, scriptRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import type { OperationName } from "../../src/plan/operations.ts";
import type { NodePlan } from "../../src/plan/plan.ts";
import { planSample } from "../golden/rendered_samples.ts";
import { type ProgramResult, runProgram } from "../run_program.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";

/** Where the script is on the node. */
const script = "/run/script.sh";

/** The first master of the sample `ha`, or a worker, to call functions of its scripts one by one. */
export class ScriptedNode implements AsyncDisposable {
  private constructor(readonly plan: NodePlan, readonly node: NodeNamespace) {}

  /** @param operation undefined: the boot script */
  static async make(
    operation?: OperationName,
    role: "master" | "worker" = "master",
  ): Promise<ScriptedNode> {
    const plan = await planSample("ha");
    const nodePlan = plan.nodes.find(({ node }) => node.role === role);
    assert.ok(nodePlan);
    const templates = await readTemplates(denoFiles);
    const text = operation === undefined
      ? scriptRenderer(plan, templates)(nodePlan, "ssh-ed25519 AAAA test")
      : operationRenderer(plan, templates)(operation, nodePlan);
    const made = new ScriptedNode(nodePlan, await makeNodeNamespace());
    await made.write(script, text);
    // A node's /etc is its own, and so are the names of awk and others.
    await runProgram(["cp", "-a", "/etc/alternatives", `${made.node.directory}/etc/`]);
    return made;
  }

  /** Says what hakube has decided, as `run.json` does. */
  async decide(decisions: Readonly<Record<string, string>>): Promise<void> {
    await this.write("/run/hakube/bundle/run.json", JSON.stringify(decisions, null, 2));
  }

  /** Puts a program of bash in the place of one that a node has. */
  async place(name: string, text: string): Promise<void> {
    await this.write(`/usr/local/bin/${name}`, `#!/bin/bash\n${text}`);
    await Deno.chmod(`${this.node.directory}/usr/local/bin/${name}`, 0o755);
  }

  /** Writes a file on the node. @param path absolute */
  async write(path: string, text: string): Promise<void> {
    const inside = `${this.node.directory}${path}`;
    await Deno.mkdir(inside.slice(0, inside.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(inside, text);
  }

  /** Calls a function of the script. */
  call(...words: readonly string[]): Promise<ProgramResult> {
    return this.node.shell(`bash ${script} ${words.map((word) => `'${word}'`).join(" ")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node[Symbol.asyncDispose]();
  }
}
