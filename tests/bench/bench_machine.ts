import { runProgram } from "../run_program.ts";

/** The machine, and what is compared, in one sentence. */
export async function machineText(): Promise<string> {
  const gigabytes = (Deno.systemMemoryInfo().total / 1e9).toFixed(0);
  const kernel = Deno.osRelease().split("-")[0];
  const [cpu, ssh, ansible] = await Promise.all([
    version(["env", "LC_ALL=C", "lscpu"], /(?<=^Model name: *)\S.*/m),
    version(["ssh", "-V"], /OpenSSH_[^\s,]+/),
    version(["ansible", "--version"], /core [\d.]+/),
  ]);
  return [
    `${navigator.hardwareConcurrency} cores (${cpu ?? Deno.build.arch})`,
    `${gigabytes} GB`,
    `Linux ${kernel}`,
    `Deno ${Deno.version.deno}`,
    ssh?.replace("_", " ") ?? "no OpenSSH",
    ansible === undefined ? "no Ansible" : `ansible-${ansible}`,
  ].join(", ");
}

/** What a program says that matches; undefined when there is no such program. */
async function version(command: readonly string[], pattern: RegExp): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await runProgram(command);
    return pattern.exec(stdout + stderr)?.[0];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
