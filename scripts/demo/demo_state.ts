import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Source } from "./choose_way.ts";

/** The clone. */
export const root = fileURLToPath(new URL("../../", import.meta.url));
/** Everything that the demo writes, but for disks and what is built. */
export const directory = `${root}demo`;
/** Path of a file of the demo. */
export const inDemo = (name: string): string => `${directory}/${name}`;

/** What the demo has to remember: how to find its machines again. */
export interface DemoState {
  readonly source: Source;
  /** The program with the machines, and the variables of the environment that say which. */
  readonly machines: string;
  readonly env: Readonly<Record<string, string>>;
}

const stateSchema = z.strictObject({
  source: z.enum(["public", "mirror"]),
  machines: z.string(),
  env: z.record(z.string(), z.string()),
});

/** The program with machines that get everything from a mirror, and that builds it. */
export const labProgram = `${root}tests/lab/lab`;

/** Which machines, by where they get packages from: two programs whose settings have their own names. */
export function stateFor(source: Source): DemoState {
  const name = Deno.env.get("HAKUBE_DEMO_NAME") ?? "demo";
  const net = Deno.env.get("HAKUBE_DEMO_NET") ?? "10.90.0";
  const keep = (variable: string) => {
    const value = Deno.env.get(variable);
    return value === undefined ? {} : { [variable]: value };
  };
  if (source === "mirror") {
    const env = { HAKUBE_LAB_NAME: name, HAKUBE_LAB_NET: net, ...keep("HAKUBE_LAB_CACHE") };
    return { source, machines: labProgram, env };
  }
  const env = { HAKUBE_MACHINES_NAME: name, HAKUBE_MACHINES_NET: net };
  const kept = { ...keep("HAKUBE_MACHINES_DIR"), ...keep("HAKUBE_MACHINES_DNS") };
  return {
    source,
    machines: `${root}infra-providers/nspawn/machines`,
    env: { ...env, ...kept, HAKUBE_MACHINES_UPLINK: "yes" },
  };
}

/** Where machines' disks will be, which take the room. */
export function diskDirectory(): string {
  return Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
}

/** What a demo that was begun remembers; undefined when there is none. */
export async function readState(): Promise<DemoState | undefined> {
  if (!existsSync(inDemo("demo.json"))) return undefined;
  return stateSchema.parse(JSON.parse(await Deno.readTextFile(inDemo("demo.json"))));
}

/** Remembers it, before anything is there that would have to be found again. */
export async function writeState(state: DemoState): Promise<void> {
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const text = `${JSON.stringify(state, null, 2)}\n`;
  await Deno.writeTextFile(inDemo("demo.json"), text, { mode: 0o600 });
}
