import { fileURLToPath } from "node:url";
import { type ProgramResult, runProgram } from "../../run_program.ts";

const provider = fileURLToPath(new URL("../../../infra-providers/vagrant", import.meta.url));

/** A directory of somebody who uses `infra-providers/vagrant`, with a home and Vagrant's files of its own. */
export interface VagrantSite extends AsyncDisposable {
  /** Holds the Vagrantfile. */
  readonly directory: string;
  readonly home: string;
  /** Where Vagrant keeps boxes, and looks for a Vagrantfile for all projects. */
  readonly vagrantHome: string;
  /** Environment variables of every program here. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a program in the directory, to its end. */
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<ProgramResult>;
}

/** Copies the Vagrantfile and what belongs to it to a new directory. */
export async function makeVagrantSite(): Promise<VagrantSite> {
  const root = await Deno.makeTempDir({ prefix: "hakube-vagrant-" });
  const [directory, home, vagrantHome] = [`${root}/project`, `${root}/home`, `${root}/vagrant`];
  await Deno.mkdir(home);
  await Deno.mkdir(vagrantHome);
  await copyDirectory(provider, directory);
  const env = {
    HOME: home,
    VAGRANT_HOME: vagrantHome,
    // It would ask the internet for a newer version.
    VAGRANT_CHECKPOINT_DISABLE: "1",
    VAGRANT_NO_COLOR: "1",
    PATH: `${root}/bin:${Deno.env.get("PATH")}:/usr/sbin:/sbin`,
  };
  return {
    directory,
    home,
    vagrantHome,
    env,
    run: (words, more = {}) => runProgram(words, { cwd: directory, env: { ...env, ...more } }),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** Puts a program on the PATH of all that runs in a site. */
export async function addProgram(site: VagrantSite, name: string, text: string): Promise<void> {
  await Deno.mkdir(`${site.directory}/../bin`, { recursive: true });
  await Deno.writeTextFile(`${site.directory}/../bin/${name}`, text, { mode: 0o755 });
}

/** Everything that a program said. */
export function said({ code, stdout, stderr }: ProgramResult): string {
  return `exit code ${code}\n${stdout}\n${stderr}`;
}

/** Leaves out what `vagrant up` has written in the checkout. */
async function copyDirectory(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  const ignored = await Deno.readTextFile(`${provider}/.gitignore`);
  const names = ignored.split("\n").map((line) => line.replaceAll("/", ""));
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (names.includes(name)) continue;
    if (isDirectory) await copyDirectory(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
