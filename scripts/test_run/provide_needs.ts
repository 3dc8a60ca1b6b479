import { say } from "../say.ts";
import { debianPackages } from "./select_tests.ts";
import { type Need, type NeedName, needs } from "./test_needs.ts";

/** Says which of these are missing on this machine. */
export async function findMissing(names: readonly NeedName[]): Promise<Set<NeedName>> {
  const missing = new Set<NeedName>();
  for (const name of names) {
    if (!await succeeds(needs[name].probe, "null")) missing.add(name);
  }
  return missing;
}

/**
 * Installs and builds what is missing, as far as this machine and its user can. What fails is told
 * by the program that fails, and missing afterwards as before.
 * @param lab directory of the lab
 */
export async function provideNeeds(missing: readonly NeedName[], lab: string): Promise<void> {
  const packages = debianPackages(missing);
  if (packages.length > 0 && await mayInstall()) {
    say(`installing ${packages.join(" ")}`);
    await aptInstall(packages);
  }
  if (missing.some((name) => isLabProgram(needs[name])) && await mayBuild(lab)) {
    say("building the lab's programs, Kubernetes among them: a quarter of an hour, this once");
    const tools = ["gcc", "libseccomp-dev", "pkg-config"];
    if (await mayInstall()) await aptInstall(tools);
    await succeeds([`${lab}/lab`, "build", "--programs"], "inherit");
  }
}

function isLabProgram(need: Need): boolean {
  return need.labProgram === true;
}

async function mayInstall(): Promise<boolean> {
  return Deno.uid() === 0 && await succeeds(["sh", "-c", "command -v apt-get"], "null");
}

async function mayBuild(lab: string): Promise<boolean> {
  return await succeeds(
    ["sh", "-c", 'test -x "$1/lab" && command -v go', "-", lab],
    "null",
  );
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  const quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"];
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  await succeeds(["apt-get", ...quiet, "update"], "inherit") &&
    await succeeds(["apt-get", ...quiet, ...install], "inherit");
}

/** Runs a command to its end. @returns whether it was there and succeeded */
async function succeeds(
  [program, ...args]: readonly [string, ...string[]],
  output: "null" | "inherit",
): Promise<boolean> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  try {
    const command = new Deno.Command(program, {
      args,
      env,
      stdin: "null",
      stdout: output,
      stderr: output,
    });
    return (await command.spawn().status).success;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}
