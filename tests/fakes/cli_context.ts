import { fileURLToPath } from "node:url";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import type { CliContext } from "../../src/cli/cli_context.ts";
import { runProgram } from "../../src/cli/program.ts";
import type { Files, Ssh } from "../../src/ports.ts";
import type { Prompter } from "../../src/prompter.ts";
import { FakeTerminal } from "./fake_terminal.ts";
import { FixedClock } from "./fixed_clock.ts";
import { MemoryFiles } from "./memory_files.ts";
import { SeededRandom } from "./seeded_random.ts";

const templates = fileURLToPath(new URL("../../templates/", import.meta.url));

/** A file system in memory, in which hakube's own templates are found. */
export class ProgramFiles extends MemoryFiles {
  override read(path: string): Promise<Uint8Array | undefined> {
    return path.startsWith(templates) ? denoFiles.read(path) : super.read(path);
  }
}

/** What a run of the program gave. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is around the program, where a test wants it otherwise. */
export interface Surroundings {
  readonly files?: Files;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: nobody is there to be asked. */
  readonly prompter?: Prompter;
  /** What its clock says, on which it stands still. */
  readonly now?: string;
}

const neverAsked = (): Promise<never> => Promise.reject(new Error("somebody was asked"));

const nobody: Prompter = {
  interactive: false,
  confirm: neverAsked,
  text: neverAsked,
  secret: neverAsked,
  choose: neverAsked,
};

/** Runs the program in this process, without a terminal and without a network. */
export async function runInProcess(
  args: readonly string[],
  {
    files = new ProgramFiles(),
    stdin = "",
    environment = { HOME: "/home/me", USER: "me" },
    prompter = nobody,
    now,
  }: Surroundings,
): Promise<ProgramResult> {
  const terminal = new FakeTerminal();
  const context: CliContext = {
    ports: {
      files,
      ssh: noNetwork,
      installedSsh: { connect: neverReached },
      prompter,
      clock: new FixedClock(now),
      random: new SeededRandom(),
    },
    terminal: () => terminal,
    readInput: () => Promise.resolve(new TextEncoder().encode(stdin)),
    startedBy: () => "me@here",
    onInterrupt: () => () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
    environment: (name) => environment[name],
  };
  const code = await runProgram(args, context);
  return { code, stdout: terminal.stdout, stderr: terminal.stderr };
}

const neverReached = (): Promise<never> => Promise.reject(new Error("a machine was reached for"));

const noNetwork: Ssh = {
  connect: neverReached,
  readLoginKey: neverReached,
  parseLoginKey: neverReached,
  agentKeys: () => Promise.resolve([]),
};
