/** What a process took, with those that it started. */
export interface Measurement {
  /** Seconds from its start to its end. */
  readonly wall: number;
  /** Seconds of processor time, in the programs and in the kernel for them: other work disturbs it less. */
  readonly cpu: number;
  /** The most memory that any one of the processes had, in MB. */
  readonly megabytes: number;
}

/** Measurements of several things, each several times, by the name of the thing. */
export type Samples = ReadonlyMap<string, readonly Measurement[]>;

/** {@link Samples} that are being taken. */
export class SampleTaker {
  readonly #taken = new Map<string, Measurement[]>();

  /**
   * @param cwd where the programs run
   * @param env all of their environment
   */
  constructor(
    private readonly cwd: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  get samples(): Samples {
    return this.#taken;
  }

  /** Runs a program to its end, and keeps what it took. @throws Error with what it said when it fails */
  async take(what: string, command: readonly string[]): Promise<void> {
    const taken = this.#taken.get(what) ?? [];
    this.#taken.set(what, taken);
    taken.push(await measure(command, this.cwd, this.env));
  }
}

/**
 * Runs a program to its end with nothing but this environment. Needs GNU time.
 * @throws Error with what it said when it fails
 */
export async function measure(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Measurement> {
  const begin = performance.now();
  const { code, stderr } = await new Deno.Command("/usr/bin/time", {
    args: ["--quiet", "--format=%U %S %M", ...command],
    cwd,
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "null",
  }).output();
  // GNU time knows hundredths of a second only.
  const wall = (performance.now() - begin) / 1000;
  const said = new TextDecoder().decode(stderr).trimEnd();
  if (code !== 0) throw new Error(`${command.join(" ")}: exit code ${code}\n${said}`);
  const numbers = (said.split("\n").at(-1) ?? "").split(" ").map(Number);
  const [user = NaN, system = NaN, kibibytes = NaN] = numbers;
  return { wall, cpu: user + system, megabytes: kibibytes * 1024 / 1e6 };
}
