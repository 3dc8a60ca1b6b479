import assert from "node:assert/strict";
import { runInProcess } from "../fakes/cli_context.ts";

Deno.test("help shows what --help shows, of the program and of every command", async () => {
  for (const command of [[], ["install"], ["known-hosts"], ["known-hosts", "forget"], ["help"]]) {
    const asked = await runInProcess(["help", ...command], {});
    const option = await runInProcess([...command, "--help"], {});
    assert.deepEqual(asked, option);
    assert.equal(asked.code, 0);
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
});
