import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import {
  readPreflight,
  readSnapshotProgram,
  readStateProgram,
  readWitnessProgram,
} from "../../src/assets/templates.ts";
import type { ClusterDefinition } from "../../src/definition/cluster_definition.ts";
import { mapLimit } from "../../src/map_limit.ts";
import type { ClusterPlan, NodePlan } from "../../src/plan/plan.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import {
  operationScripts,
  planSample,
  sampleNames,
  sampleScripts,
  samplesDirectory,
} from "../golden/rendered_samples.ts";
import { launcherText } from "./launcher_process.ts";
import { runShellProgram } from "./shell_program.ts";

/** Processors of the smallest machine that this is to be quick on. */
const atOnce = 2;

/** Has bash and shellcheck look at files. */
async function lint(paths: readonly string[]): Promise<void> {
  await mapLimit(paths, atOnce, async (path) => {
    const parsed = await runShellProgram("bash", ["-n", path]);
    assert.deepEqual(parsed, { code: 0, stdout: "", stderr: "" }, path);
    const checked = await runShellProgram("shellcheck", ["--shell=bash", "--color=never", path]);
    assert.equal(checked.stdout + checked.stderr, "", path);
    assert.equal(checked.code, 0, path);
  });
}

/** Has bash and shellcheck look at every script of a plan. */
async function lintScripts(plan: ClusterPlan): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const scripts = [...await sampleScripts(plan)];
    for (const node of firstOfEachRole(plan)) {
      for (const [operation, text] of await operationScripts(plan, node)) {
        scripts.push([`${node.node.nodeName}.${operation}`, text]);
      }
    }
    const paths = await Promise.all(scripts.map(async ([nodeName, text]) => {
      const path = `${directory}/${nodeName}.sh`;
      await Deno.writeTextFile(path, text);
      return path;
    }));
    assert.ok(paths.length > 0);
    await lint(paths);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Operations' scripts differ between nodes of a role in names and addresses only. */
function firstOfEachRole({ nodes }: ClusterPlan): NodePlan[] {
  const roles = ["master", "worker"];
  return roles.flatMap((role) => nodes.find(({ node }) => node.role === role) ?? []);
}

Deno.test("every script of every sample is clean to bash and shellcheck", async (t) => {
  for (const sample of await sampleNames()) {
    await t.step(sample, async () => await lintScripts(await planSample(sample)));
  }
});

const [master] = resolvedDefinition().masters;
const { hooks } = resolvedDefinition();
assert.ok(master);
const ownHook = { reference: "./x.sh", source: "file", text: "echo hello" } as const;

/** What no sample has. */
const others: Readonly<Record<string, Partial<ClusterDefinition>>> = {
  "no network, audit and encryption": {
    hooks: {
      ...hooks,
      cloudProvider: "external",
      networkProvider: { reference: "none", source: "bundled", text: "" },
    },
    audit: false,
    encryptionAtRest: false,
  },
  "an own network": { hooks: { ...hooks, networkProvider: ownHook, postinstall: ownHook } },
  "weave, and a cloud": {
    hooks: {
      ...hooks,
      cloudProvider: "external",
      cloudProviderConfig: "./cloud.conf",
      networkProvider: { reference: "weave", source: "bundled", text: "" },
      cloudControllerManager: ownHook,
    },
  },
  "a name from EC2, and its configuration": {
    hooks: {
      ...hooks,
      cloudProvider: "external",
      cloudProviderConfig: "./cloud.conf",
      preinstall: { reference: "aws", source: "bundled", text: "" },
      cloudControllerManager: { reference: "aws", source: "bundled", text: "" },
    },
  },
  "nothing but one master": { masters: [master], workers: [] },
};

Deno.test("scripts of other definitions are clean to bash and shellcheck", async (t) => {
  for (const [name, overrides] of Object.entries(others)) {
    const { masters, workers, ...rest } = resolvedDefinition(overrides);
    const few = { ...rest, masters: masters.slice(0, 1), workers: workers.slice(0, 1) };
    await t.step(name, async () => await lintScripts(planCluster(few)));
  }
});

Deno.test("the launcher is clean to bash and shellcheck", async () => {
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  try {
    // As it is sent: in one piece.
    await Deno.writeTextFile(path, launcherText);
    await lint([path]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("the programs that look at a living cluster are clean to bash and shellcheck", async () => {
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  try {
    for (const read of [readStateProgram, readSnapshotProgram, readWitnessProgram]) {
      await Deno.writeTextFile(path, await read(denoFiles));
      await lint([path]);
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("preflight's program is clean to bash and shellcheck", async () => {
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  try {
    await Deno.writeTextFile(path, await readPreflight(denoFiles));
    await lint([path]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("completions for bash are clean to bash and shellcheck", async () => {
  await lint([fileURLToPath(new URL("../../templates/completions/hakube.bash", import.meta.url))]);
});

Deno.test("the samples' hooks are clean to bash and shellcheck", async () => {
  const names = await Array.fromAsync(
    Deno.readDir(`${samplesDirectory}/hooks`),
    ({ name }) => name,
  );
  const hooks = names.filter((name) => name.endsWith(".sh"));
  assert.ok(hooks.length > 0);
  await lint(hooks.map((name) => `${samplesDirectory}/hooks/${name}`));
});

Deno.test("what a cluster is installed with by hand is clean to bash and shellcheck", async () => {
  const directory = fileURLToPath(new URL("../bench/by_hand", import.meta.url));
  const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  const programs = names.filter((name) => name.endsWith(".sh"));
  assert.ok(programs.length > 0);
  await lint(programs.map((name) => `${directory}/${name}`));
});

Deno.test("a script that is not clean is found", async () => {
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  try {
    await Deno.writeTextFile(path, "#!/bin/bash\nrm $1\n");
    await assert.rejects(lint([path]), /SC2086/);
    await Deno.writeTextFile(path, "#!/bin/bash\nif true\n");
    await assert.rejects(lint([path]), /syntax error/);
  } finally {
    await Deno.remove(path);
  }
});
