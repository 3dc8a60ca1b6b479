import assert from "node:assert/strict";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { CommandSetup } from "../../src/cli/command_setup.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { runInProcess } from "../fakes/cli_context.ts";
import { FakeTerminal } from "../fakes/fake_terminal.ts";

Deno.test("help shows what --help shows, of the program and of every command", async () => {
  for (const command of [[], ["install"], ["known-hosts"], ["known-hosts", "forget"], ["help"]]) {
    const asked = await runInProcess(["help", ...command], {});
    const option = await runInProcess([...command, "--help"], {});
    assert.deepEqual(asked, option);
    assert.equal(asked.code, 0);
  }
});

/** Every command, groups too, with its name. */
function allCommands(command: CommandUnknownOpts, name: string): [string, CommandUnknownOpts][] {
  const below = command.createHelp().visibleCommands(command);
  return [
    [name, command],
    ...below.flatMap((each) => allCommands(each, `${name} ${each.name()}`)),
  ];
}

const program = buildProgram({ terminal: new FakeTerminal() } as unknown as CommandSetup);
const commands = allCommands(program, "hakube");

Deno.test("help of every command fits into 80 columns, and is no wider than 100", () => {
  for (const [name, command] of commands) {
    for (const [columns, most] of [[80, 80], [200, 100]] as const) {
      let text = "";
      command.configureOutput({
        getOutHelpWidth: () => columns,
        writeOut: (said) => text += said,
      }).outputHelp();
      const long = text.split("\n").filter((line) => line.length > most);
      assert.deepEqual(long, [], name);
      assert.match(text, /^Usage: hakube /);
      assert.match(text, /\nExample:\n {2}\S/, name);
    }
  }
});

Deno.test("help of every command breaks what options mean in a narrow window", () => {
  for (const [name, command] of commands) {
    let text = "";
    command.configureOutput({ getOutHelpWidth: () => 40, writeOut: (said) => text += said })
      .outputHelp();
    const lists = text.slice(text.indexOf("\n"), text.indexOf("Example:"));
    const long = lists.replace(/\n.*Topics:[^]*/, "").split("\n").filter((line) =>
      line.length > 40
    );
    assert.deepEqual(long, [], name);
  }
});

Deno.test("lists of commands have a line for each, and help of one begins with a sentence", () => {
  // Beside the longest of the options that stand below the list.
  const widest = 80 - "  -v, --verbose  ".length;
  for (const [name, command] of commands) {
    assert.match(command.description(), /^[A-Z][^]+\.$/, name);
    if (command === program) continue;
    assert.match(command.summary(), /^[a-z][^]*[^.]$/, name);
    assert.ok(command.summary().length <= widest, `${name}: ${command.summary()}`);
  }
});

const topics: readonly (readonly [topic: string, says: readonly RegExp[]])[] = [
  ["definition", [
    /\n {2}masterLoadBalancerAddress \(required\)\n/,
    /\n {6}default: `kubernetes`\n/,
  ]],
  ["hooks", [/\n {2}hooks\.networkProvider\n/, /: `flannel`, `calico`/, /See docs\/networks\.md/]],
  ["assets", [/\n {2}cluster\.token +0600 +The token/, /keep a copy/]],
  ["exit-codes", [/\n {2}130 +interrupted +Ctrl-C/]],
];

Deno.test("help has topics, each of which its own help lists", async () => {
  const { stdout: list } = await runInProcess(["help", "--help"], {});
  const listed = [.../\nTopics:\n((?: {2}.*\n)+)/.exec(list)?.[1]?.matchAll(/^ {2}(\S+)/gm) ?? []];
  assert.deepEqual(listed.map(([, name]) => name), topics.map(([topic]) => topic));
  for (const [topic, says] of topics) {
    const { code, stdout, stderr } = await runInProcess(["help", topic], {});
    assert.deepEqual([code, stderr], [0, ""]);
    for (const pattern of says) assert.match(stdout, pattern);
    // deno-lint-ignore no-control-regex -- nobody asked for colours
    assert.doesNotMatch(stdout, /\x1b|\]\(|\*\*/);
    const long = stdout.split("\n").filter((line) => line.length > 80);
    assert.deepEqual(long, []);
    const json = await runInProcess(["help", topic, "--json"], {});
    const { kind, name, text } = JSON.parse(json.stdout);
    assert.deepEqual({ kind, name, text }, { kind: "Help", name: topic, text: stdout });
  }
});

Deno.test("help of what there is not gives exit code 2 and a suggestion", async () => {
  const wrong = [["hook", "hooks"], ["instal", "install"], [
    "known-hosts forgot",
    "forget",
  ]] as const;
  for (const [words, meant] of wrong) {
    const { code, stdout, stderr } = await runInProcess(["help", ...words.split(" ")], {});
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, new RegExp(`\n  hint: did you mean "${meant}"\\?\n$`));
  }
  // A command and a topic of the same name.
  const { stderr } = await runInProcess(["help", "nosuch"], {});
  assert.equal(stderr.split('"assets"').length, 2, stderr);
});
