import { scriptHead, treeLines } from "../show_assets.ts";
import { directory, inDemo, root } from "./demo_state.ts";
import { hakubeCommand } from "../hakube_command.ts";
import { runProgram } from "./run_program.ts";

/** Renders a sample where there can be no machines. @returns lines that show what was rendered */
export async function renderSample(): Promise<string[]> {
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const assets = inDemo("sample-assets");
  const render = ["render", "samples/ha.json", "--assets-dir", assets];
  await runProgram({ words: [...hakubeCommand(), ...render], cwd: root });
  const script = "demo/sample-assets/scripts/master0.sh";
  return [
    ...await treeLines(assets),
    ...scriptHead(script, await Deno.readTextFile(`${root}${script}`)),
  ];
}
