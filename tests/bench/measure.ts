/** What a process took. */
export interface Measurement {
  /** Seconds from its start to its end. */
  readonly wall: number;
  /** Seconds of processor time, in the program and in the kernel for it: other work disturbs it less. */
  readonly cpu: number;
}

/**
 * Runs a program to its end.
 * @throws Error with what it said when it fails
 */
export async function measure(command: readonly string[], cwd: string): Promise<Measurement> {
  const script = `TIMEFORMAT='%R %U %S'; time "$@" >/dev/null`;
  const { code, stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", ...command],
    cwd,
    // bash writes numbers as the locale has them.
    env: { LC_ALL: "C" },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stderr).trimEnd();
  if (code !== 0) throw new Error(`${command.join(" ")}: exit code ${code}\n${said}`);
  const [wall = NaN, user = NaN, system = NaN] = (said.split("\n").at(-1) ?? "").split(" ").map(
    Number,
  );
  return { wall, cpu: user + system };
}

/** Of each kind of seconds the median. */
export function median(measurements: readonly Measurement[]): Measurement {
  const middle = (numbers: number[]): number =>
    numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
  return {
    wall: middle(measurements.map(({ wall }) => wall)),
    cpu: middle(measurements.map(({ cpu }) => cpu)),
  };
}
