import { Command, CommanderError } from "@commander-js/extra-typings";
import { exitCodes } from "../errors.ts";
import { hakubeVersion } from "../version.ts";
import type { CliContext } from "./cli_context.ts";
import type { CommandSetup, Program } from "./command_setup.ts";
import { addInstallCommand } from "./commands/install_command.ts";
import { addKubeconfigCommand } from "./commands/kubeconfig_command.ts";
import { addKnownHostsCommand } from "./commands/known_hosts_command.ts";
import { addRenderCommand } from "./commands/render_command.ts";
import { addSshCommand } from "./commands/ssh_command.ts";
import { addValidateCommand } from "./commands/validate_command.ts";
import { addVersionCommand } from "./commands/version_command.ts";
import { exitCodeOf, reportError } from "./error_report.ts";
import { example } from "./example.ts";

/**
 * Runs hakube's command line.
 * @param args without the program's name
 * @returns the exit code, see `src/errors.ts`
 */
export async function runProgram(args: readonly string[], context: CliContext): Promise<number> {
  const noColour = args.includes("--no-color") || Boolean(context.environment("NO_COLOR"));
  const terminal = context.terminal(noColour);
  let code = 0;
  try {
    const program = buildProgram({ context, terminal, setExitCode: (value) => code = value });
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // commander has said what is wrong; asking for help or the version is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    reportError(error, terminal, asksForJson(args));
    return exitCodeOf(error);
  }
}

/** The program with all its commands; nothing heavy is loaded until one runs. */
export function buildProgram(setup: CommandSetup): Program {
  const { terminal } = setup;
  const program: Program = new Command("hakube")
    .description("Installs highly available Kubernetes clusters on machines you own.")
    .version(hakubeVersion, "--version", "show the version")
    .option("--json", "write JSON to standard output: one document, or one event a line")
    .option("-q, --quiet", "say nothing but errors")
    .option("-v, --verbose", "say more, such as what every step prints")
    .option("--no-color", "no colours; so does the environment variable NO_COLOR")
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
    })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", example("hakube render cluster.json && hakube install cluster.json"));
  addValidateCommand(program, setup);
  addRenderCommand(program, setup);
  addInstallCommand(program, setup);
  addKubeconfigCommand(program, setup);
  addSshCommand(program, setup);
  addKnownHostsCommand(program, setup);
  addVersionCommand(program, setup);
  return program;
}

/** Whatever follows `--` is another program's. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).includes("--json");
}
