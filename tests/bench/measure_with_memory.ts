import { type Measurement, median } from "./measure.ts";

/** What a process and its children took. */
export interface MemoryMeasurement extends Measurement {
  /** The most memory that any one of the processes had, in MB. */
  readonly megabytes: number;
}

/**
 * Runs a program to its end with nothing but this environment. Needs GNU time.
 * @throws Error with what it said when it fails
 */
export async function measureWithMemory(
  command: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<MemoryMeasurement> {
  const { code, stderr } = await new Deno.Command("/usr/bin/time", {
    args: ["--quiet", "--format=%e %U %S %M", ...command],
    cwd,
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "null",
  }).output();
  const said = new TextDecoder().decode(stderr).trimEnd();
  if (code !== 0) throw new Error(`${command.join(" ")}: exit code ${code}\n${said}`);
  const numbers = (said.split("\n").at(-1) ?? "").split(" ").map(Number);
  const [wall = NaN, user = NaN, system = NaN, kibibytes = NaN] = numbers;
  return { wall, cpu: user + system, megabytes: kibibytes * 1024 / 1e6 };
}

/** Of the seconds the median, and the most memory. */
export function medianWithMemory(measurements: readonly MemoryMeasurement[]): MemoryMeasurement {
  const megabytes = Math.max(...measurements.map(({ megabytes }) => megabytes));
  return { ...median(measurements), megabytes };
}
