import assert from "node:assert/strict";
import { taskCommand } from "./task_command.ts";
import { wrappers } from "./wrappers.ts";

Deno.test("wrappers() run what they are named after, also where a path has a blank or a quote", async () => {
  const directory = await Deno.makeTempDir({ prefix: "hakube's demo " });
  try {
    const machines = `${directory}/machines program`;
    const script = (line: string) => `#!/bin/sh\n${line}\n`;
    await Deno.writeTextFile(machines, script('echo "$SETTING:$@"'), { mode: 0o700 });
    const env = { SETTING: "it's 1" };
    for (const { name, text } of wrappers({ machines, env }, ["/opt/ha kube", "--x"])) {
      await Deno.writeTextFile(`${directory}/${name}`, text, { mode: 0o700 });
    }
    const said = async (name: string) => {
      const { stdout } = await new Deno.Command(`${directory}/${name}`, { args: ["a b"] }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    assert.equal(await said("machines"), "it's 1:a b");
    assert.equal(await said("hakube"), "it's 1:net /opt/ha kube --x a b");
    assert.equal(await said("kubectl"), "it's 1:net ./bin/kubectl --kubeconfig kubeconfig a b");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("taskCommand() leaves npx out for those who have Deno", () => {
  const npx = "/home/me/.npm/_npx/7a40be78/node_modules/.bin";
  assert.equal(taskCommand([npx], "demo"), "npx --yes deno@2.9.6 task demo");
  assert.equal(taskCommand([npx, "/usr/local/bin"], "demo"), "deno task demo");
});
