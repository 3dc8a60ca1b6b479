import { hostname } from "node:os";
import { denoClock } from "./src/adapters/deno_clock.ts";
import { denoFiles } from "./src/adapters/deno_files.ts";
import { denoRandom } from "./src/adapters/deno_random.ts";
import { lazyInstalledSsh, lazySsh } from "./src/adapters/lazy_ssh.ts";
import { terminalPrompter } from "./src/adapters/terminal_prompter.ts";
import { type CliContext, endingSignals } from "./src/cli/cli_context.ts";
import { runProgram } from "./src/cli/program.ts";
import { processTerminal } from "./src/cli/terminal.ts";

/** The program: everything outside the process is put together here, and nowhere else. */

const context: CliContext = {
  ports: {
    files: denoFiles,
    ssh: lazySsh(Deno.env.get("SSH_AUTH_SOCK")),
    installedSsh: lazyInstalledSsh(Deno.env.get("TMPDIR")),
    prompter: terminalPrompter,
    clock: denoClock,
    random: denoRandom,
  },
  terminal: processTerminal,
  readInput: async () => new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()),
  startedBy: () => `${Deno.env.get("USER") ?? "somebody"}@${hostname()}`,
  onInterrupt: (handler) => {
    const listeners = endingSignals.map((signal) => [signal, () => handler(signal)] as const);
    for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
    return () => {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    };
  },
  exit: (code) => Deno.exit(code),
  environment: (name) => Deno.env.get(name),
};

if (import.meta.main) Deno.exit(await runProgram(Deno.args, context));
