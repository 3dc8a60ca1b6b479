import { deepEqual, equal, ok, throws } from "node:assert/strict";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { allDocuments } from "../../src/cli/documents/all_documents.ts";
import { buildProgram } from "../../src/cli/program.ts";
import type { CommandSetup } from "../../src/cli/command_setup.ts";
import { JsonInstallView } from "../../src/cli/views/json_install_view.ts";
import type { InstallEvent, NodeOutcome } from "../../src/install/install_event.ts";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { FakeTerminal } from "../fakes/fake_terminal.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { operationDocuments } from "../fakes/operation_documents.ts";
import { oldDefinitions } from "../fakes/old_definitions.ts";
import { validDefinition } from "../fakes/valid_definition.ts";
import { documentIn, documentsIn } from "../json_documents.ts";

/** Commands that print no document of hakube's, and why. */
const exceptions: Readonly<Record<string, string>> = {
  __complete: "what it prints is for the completions of shells, a word a line",
  ssh: "what it prints is what the node prints",
};

/** All commands that do something, for example `assets export`. */
function leafCommands(command: CommandUnknownOpts, name = ""): string[] {
  if (command.commands.length === 0) return [name];
  return command.commands.flatMap((child) =>
    leafCommands(child, name === "" ? child.name() : `${name} ${child.name()}`)
  );
}

Deno.test("every command with --json has its documents described, and none is of no command", () => {
  const setup = { terminal: new FakeTerminal() } as unknown as CommandSetup;
  const commands = leafCommands(buildProgram(setup));
  const described = new Set(allDocuments.flatMap(({ commands }) => commands));
  const others = commands.filter((name) => !described.has(name));
  deepEqual(others.sort(), Object.keys(exceptions).sort());
  described.delete("*");
  deepEqual([...described].filter((name) => !commands.includes(name)), []);
});

Deno.test("documents are listed by kind, once", () => {
  const kinds = allDocuments.map(({ kind }) => kind);
  deepEqual(kinds, [...new Set(kinds)].sort());
});

/** Kinds that are not printed here, and where tests read them with `documentsIn`. */
const elsewhere: Readonly<Record<string, string>> = {
  InstallEvent: "below, as every event is",
  InstallSummary: "below, after them",
  PreflightReport: "tests/integration/preflight_sshd_test.ts",
  RunEvent: "tests/integration/logs_test.ts",
  Timeline: "tests/integration/logs_test.ts",
};

Deno.test("every kind is printed by a test", async () => {
  const printed = (await operationDocuments()).map((text) => documentIn(text).kind);
  const kinds = new Set([...runs.map(([kind]) => kind), ...printed, ...Object.keys(elsewhere)]);
  deepEqual([...kinds].sort(), allDocuments.map(({ kind }) => kind));
});

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);

const nodes = ["--masters", "10.2.0.10-12", "--address", "kube.example.com"];

/** Each is run in the same site, one after the other, and prints one document of that kind. */
const runs: readonly (readonly [kind: string, code: number, ...args: string[]])[] = [
  ["Validation", 0, "validate", "/site/cluster.json"],
  ["Error", 3, "validate", "/site/old.json"],
  ["RenderReport", 0, "render", "/site/cluster.json", "--assets-dir", "/site/assets"],
  ["Images", 0, "images", "/site/cluster.json"],
  ["Inspection", 0, "inspect", "/site/cluster.json", "--assets-dir", "/site/assets"],
  ["Diff", 0, "diff", "/site/cluster.json", "--assets-dir", "/site/assets"],
  ["Inspection", 0, "inspect", "/site/cluster.json", "--assets-dir", "/site/none"],
  ["Diff", 9, "diff", "/site/cluster.json", "--assets-dir", "/site/none", "--exit-code"],
  ["Error", 4, "render", "/site/other.json", "--assets-dir", "/site/assets"],
  ["KubeconfigWritten", 0, "kubeconfig", "/site/cluster.json", "--output", "/site/kubeconfig"],
  ["KnownHosts", 0, "known-hosts", "forget", "/site/cluster.json", "worker0"],
  ["Migration", 0, "migrate", "/site/old.json"],
  ["Migration", 0, "migrate", "/site/old.json", "--output", "/site/new.json"],
  ["AssetsExport", 0, "assets", "export", "/site/x.age", "--recipient", recipient],
  ["AssetsImport", 0, "assets", "import", "/site/x.age", "--identity-file", "/site/key"],
  ["CertificateList", 0, "certs", "list", "/site/cluster.json", "--warn-days", "30"],
  ["CertificateList", 7, "certs", "list", "/site/cluster.json", "--warn-days", "5000"],
  ["DefinitionWritten", 0, "init", "/site/made.json", ...nodes],
  ["DefinitionWritten", 0, "init", "-", ...nodes],
  ["DefinitionSchema", 0, "schema"],
  ["CompletionScript", 0, "completions", "fish"],
  ["Help", 0, "help"],
  ["Help", 0, "help", "certs", "renew"],
  ["Help", 0, "help", "hooks"],
  ["Version", 0, "version"],
  ["Licenses", 0, "version", "--licenses"],
  ["Error", 2, "install", "/site/none.json"],
  ["Error", 2, "nonsense"],
];

Deno.test("what commands print with --json is as it is described", async (t) => {
  const files = new ProgramFiles();
  files.directories.set("/site", 0o755);
  const plain = { hooks: undefined, dockerVersion: undefined };
  files.edit("/site/cluster.json", JSON.stringify(validDefinition(plain)));
  files.edit("/site/other.json", JSON.stringify(validDefinition({ ...plain, clusterName: "b" })));
  files.edit("/site/old.json", oldDefinitions.aws);
  files.files.set("/site/key", { bytes: new TextEncoder().encode(identity), mode: 0o600 });
  for (const [kind, code, ...args] of runs) {
    await t.step(args.slice(0, 2).join(" "), async () => {
      const needsAssets = /^(kubeconfig|known-hosts|assets|certs)/.test(args[0] ?? "");
      const where = needsAssets ? ["--assets-dir", "/site/assets"] : [];
      const all = args.includes("--licenses") ? denoFiles : files;
      const result = await runInProcess([...args, ...where, "--json"], { files: all });
      equal(result.code, code, result.stdout);
      equal(documentIn(result.stdout).kind, kind);
      equal(result.stderr, "");
    });
  }
});

const outcome: NodeOutcome = {
  node: "m0",
  state: "failed",
  changed: ["host"],
  step: "etcd",
  message: "failed in step etcd (exit code 3)",
  hints: ["look at it"],
  lastLines: ["last words"],
  log: undefined,
};

const step = { node: "m0", step: "host", number: 1, of: 11 };

/** One of each; the compiler finds out when one is missing. */
const events: Readonly<{ [Kind in InstallEvent["kind"]]: InstallEvent & { readonly kind: Kind } }> =
  {
    "connected": { kind: "connected", node: "m0" },
    "decided": {
      kind: "decided",
      etcd: "new",
      quorumSeen: false,
      initialised: false,
      initMaster: "m0",
    },
    "run-started": { kind: "run-started", node: "m0", phase: "node", attached: false },
    "connection-lost": { kind: "connection-lost", node: "m0", message: "reset", retryIn: 2 },
    "waiting": { kind: "waiting", node: "m0", startedBy: "ann@laptop" },
    "reconnected": { kind: "reconnected", node: "m0" },
    "restarted": { kind: "restarted", node: "m0" },
    "step-started": { kind: "step-started", ...step },
    "step-ended": { kind: "step-ended", ...step, result: "changed", exitCode: 0, seconds: 1.5 },
    "output": { kind: "output", node: "m0", line: "a line" },
    "run-ended": { kind: "run-ended", node: "m0", outcome },
  };

Deno.test("every event of an installation, and its summary, are as they are described", () => {
  const terminal = new FakeTerminal();
  const view = new JsonInstallView(terminal, new FixedClock(), "run-1");
  for (const event of Object.values(events)) view.show(event);
  view.summarise([outcome, { ...outcome, state: "ok", step: undefined, message: undefined }]);
  const documents = documentsIn(terminal.stdout);
  deepEqual(documents.slice(0, -1).map(({ event }) => event), Object.keys(events));
  equal(documents.at(-1)?.kind, "InstallSummary");
});

Deno.test("documentsIn() finds what is not described", () => {
  const line = (fields: object) => `${JSON.stringify({ apiVersion: "hakube/v1", ...fields })}\n`;
  const known = { kind: "KnownHosts", node: "a", forgotten: 1 };
  equal(documentIn(line(known)).kind, "KnownHosts");
  throws(() => documentsIn(line({ ...known, more: 1 })), /more/);
  throws(() => documentsIn(line({ kind: "KnownHosts", node: "a" })), /forgotten/);
  throws(() => documentsIn(line({ kind: "Unheard" })), /no such kind is described/);
  throws(() => documentsIn(line(known).trimEnd()), /not whole/);
  throws(() => documentsIn(line(known).replace("v1", "v2")), /apiVersion/);
});

Deno.test("every field of every document says what it is", async () => {
  const page = await Deno.readTextFile(
    new URL("../../docs/reference/json.md", import.meta.url),
  );
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  ok(rows.length > 50);
  deepEqual(rows.filter((row) => row.endsWith("|  |") || row.includes("anything")), []);
});
