import { Command, CommanderError } from "@commander-js/extra-typings";
import { exitCodes, UsageError } from "../errors.ts";
import { hakubeVersion } from "../version.ts";
import type { CliContext } from "./cli_context.ts";
import { commandLine } from "./command_line.ts";
import type { CommandSetup, Program } from "./command_setup.ts";
import { addCompletionsCommand } from "./commands/completions_command.ts";
import { addHelpCommand } from "./commands/help_command.ts";
import { addInitCommand } from "./commands/init_command.ts";
import { addDiffCommand } from "./commands/diff_command.ts";
import { addImagesCommand } from "./commands/images_command.ts";
import { addAssetsCommand } from "./commands/assets_command.ts";
import { addInspectCommand } from "./commands/inspect_command.ts";
import { addCertsCommand } from "./commands/certs_command.ts";
import { addEtcdCommand } from "./commands/etcd_command.ts";
import { addDrillCommand } from "./commands/drill_command.ts";
import { addInstallCommand } from "./commands/install_command.ts";
import { addKubeconfigCommand } from "./commands/kubeconfig_command.ts";
import { addKnownHostsCommand } from "./commands/known_hosts_command.ts";
import { addMigrateCommand } from "./commands/migrate_command.ts";
import { addPreflightCommand } from "./commands/preflight_command.ts";
import { addLogsCommand } from "./commands/logs_command.ts";
import { addRenderCommand } from "./commands/render_command.ts";
import { addSchemaCommand } from "./commands/schema_command.ts";
import { addResetCommand } from "./commands/reset_command.ts";
import { addSshCommand } from "./commands/ssh_command.ts";
import { addStatusCommand } from "./commands/status_command.ts";
import { addUpgradeCommand } from "./commands/upgrade_command.ts";
import { addValidateCommand } from "./commands/validate_command.ts";
import { addVerifyCommand } from "./commands/verify_command.ts";
import { addVersionCommand } from "./commands/version_command.ts";
import { exitCodeOf, reportError } from "./error_report.ts";
import { example } from "./example.ts";
import { helpLook } from "./help_look.ts";
import { helpTopics } from "./reference/help_topics.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs hakube's command line.
 * @param args without the program's name
 * @returns the exit code, see `src/errors.ts`
 */
export async function runProgram(args: readonly string[], context: CliContext): Promise<number> {
  const noColour = args.includes("--no-color") || Boolean(context.environment("NO_COLOR"));
  const terminal = context.terminal(noColour);
  const code = await runCommand(args, context, terminal);
  const { failure } = terminal;
  if (failure === undefined) return code;
  // As text even with --json: its document is what could not be written.
  reportError(failure, terminal, false);
  return code === 0 ? exitCodeOf(failure) : code;
}

async function runCommand(
  args: readonly string[],
  context: CliContext,
  terminal: Terminal,
): Promise<number> {
  const json = asksForJson(args);
  let code = 0;
  try {
    const setup: CommandSetup = {
      context,
      terminal,
      commandLine: commandLine(args),
      setExitCode: (value) => code = value,
    };
    const program = buildProgram(setup, json ? () => {} : undefined);
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      reportError(error, terminal, json);
      return exitCodeOf(error);
    }
    // Asking for help or the version is no error; of the others commander has told people.
    if (error.exitCode === 0) return 0;
    if (json) reportError(usageErrorOf(error), terminal, json);
    return exitCodes.usage;
  }
}

function usageErrorOf({ code, message }: CommanderError): UsageError {
  if (code === "commander.help") return new UsageError("no command was given");
  const [sentence = "", ...hints] = withHint(message).replace(/^error: /, "").split("\n");
  return new UsageError(sentence, hints.map((hint) => hint.replace(/^\((.*)\)$/, "$1")));
}

/** What commander says; of a command that is near none there is, it says nothing more. */
function withHint(message: string): string {
  return message.replace(/^error: unknown command .*$/, "$&\n(hakube --help lists all commands)");
}

/**
 * The program with all its commands; nothing heavy is loaded until one runs.
 * @param complain tells a person what is wrong with the command line
 */
export function buildProgram(
  setup: CommandSetup,
  complain: (text: string) => void = (text) => setup.terminal.err(text),
): Program {
  const { terminal } = setup;
  const program: Program = new Command("hakube")
    .description(
      "Installs highly available Kubernetes clusters on machines you own, over SSH. What runs " +
        "there can be read before.",
    )
    .version(hakubeVersion, "--version", "show the version")
    .option("--json", "print JSON: one document, or one event a line")
    .option("-q, --quiet", "say nothing but errors")
    .option("-v, --verbose", "say more, such as what every step prints")
    .option("--no-color", "no colours, as with NO_COLOR set")
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: complain,
      outputError: (text, write) => write(`${withHint(text.trimEnd())}\n`),
      getOutHasColors: () => terminal.outColour,
      getErrHasColors: () => terminal.colour,
    })
    .configureHelp(helpLook)
    .helpOption("-h, --help", "show this help")
    .addHelpText(
      "after",
      example(
        "hakube init cluster.json",
        "hakube render cluster.json",
        "hakube install cluster.json",
      ) + `\n\nMore: hakube help <command>, or a topic: ${Object.keys(helpTopics).join(", ")}`,
    );
  addCommands(program, setup);
  return program;
}

/** In the order in which help lists them. */
function addCommands(program: Program, setup: CommandSetup): void {
  program.commandsGroup("Make a cluster:");
  addInitCommand(program, setup);
  addValidateCommand(program, setup);
  addRenderCommand(program, setup);
  addDiffCommand(program, setup);
  addInspectCommand(program, setup);
  addImagesCommand(program, setup);
  addPreflightCommand(program, setup);
  addInstallCommand(program, setup);
  addMigrateCommand(program, setup);
  program.commandsGroup("Use it:");
  addKubeconfigCommand(program, setup);
  addSshCommand(program, setup);
  addKnownHostsCommand(program, setup);
  program.commandsGroup("Look at it:");
  addStatusCommand(program, setup);
  addVerifyCommand(program, setup);
  addDrillCommand(program, setup);
  addLogsCommand(program, setup);
  program.commandsGroup("Change it:");
  addUpgradeCommand(program, setup);
  addCertsCommand(program, setup);
  addResetCommand(program, setup);
  program.commandsGroup("Keep it safe:");
  addEtcdCommand(program, setup);
  addAssetsCommand(program, setup);
  program.commandsGroup("About hakube:");
  addHelpCommand(program, setup);
  addCompletionsCommand(program, setup);
  addSchemaCommand(program, setup);
  addVersionCommand(program, setup);
  // hakube help COMMAND BELOW shows what commands of their own would.
  for (const command of program.commands) command.helpCommand(false);
}

/** Whatever follows `--` is another program's. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).includes("--json");
}
