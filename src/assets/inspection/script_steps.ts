/** A step of a boot script, as the script itself lists it. */
export interface ScriptStep {
  readonly name: string;
  /** `step` has a probe, and its action runs only where that fails; `await` waits; `hook` just runs. */
  readonly kind: "step" | "await" | "hook";
  readonly deadlineSeconds: number;
  /** The functions that it calls, as they stand in the script: of a step the probe and the action. */
  readonly functions: readonly string[];
}

/** Which steps of a script: a node's own, and those of one master for the whole cluster. */
export type ScriptPhase = "node" | "token" | "cluster";

/** The steps that a script runs in a phase, in its order; none when it has no such phase. */
export function scriptSteps(script: string, phase: ScriptPhase): ScriptStep[] {
  const functions = shellFunctions(script);
  const list = functions.get(`${phase}_steps`)?.split("\n") ?? [];
  return list.flatMap((line): ScriptStep[] => {
    const words = /^ +(step|await|hook) +(\S+) +(\d+) +(\S+)(?: +(\S+))?$/.exec(line);
    if (words === null) return [];
    const [, kind = "", name = "", seconds, ...called] = words;
    return [{
      name,
      kind: kind as ScriptStep["kind"],
      deadlineSeconds: Number(seconds),
      functions: called.flatMap((one) => functions.get(one ?? "") ?? []),
    }];
  });
}

/** The text of every function, by its name. What stands in a here-document is no end of one. */
function shellFunctions(script: string): Map<string, string> {
  const found = new Map<string, string>();
  let name: string | undefined;
  let lines: string[] = [];
  let delimiter: string | undefined;
  for (const line of script.split("\n")) {
    if (name === undefined) {
      name = /^([a-z_0-9]+)\(\) [{(]/.exec(line)?.[1];
      if (name === undefined) continue;
      lines = [];
    }
    lines.push(line);
    if (delimiter !== undefined) {
      if (line === delimiter) delimiter = undefined;
      continue;
    }
    delimiter = /<<'?([A-Z_]+)'?/.exec(line)?.[1];
    const isOneLine = lines.length === 1 && / [})](?: #.*)?$/.test(line);
    if (!isOneLine && !/^[})]$/.test(line)) continue;
    found.set(name, lines.join("\n"));
    name = undefined;
  }
  return found;
}
