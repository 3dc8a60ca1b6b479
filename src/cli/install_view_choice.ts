import type { CliContext, GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { InstallView } from "./views/install_view.ts";
import { JsonInstallView } from "./views/json_install_view.ts";
import { LiveInstallView } from "./views/live_install_view.ts";
import { TextInstallView } from "./views/text_install_view.ts";

/** The view that fits the options and the terminal: JSON, live, or lines of text. */
export function installView(
  { json, quiet, verbose }: GlobalOptions,
  nodeNames: readonly string[],
  { context, terminal }: Pick<CommandSetup, "context" | "terminal">,
): InstallView {
  const { clock, random } = context.ports;
  if (json) return new JsonInstallView(terminal, clock, random.bytes(8).toHex());
  if (!quiet && !verbose && terminal.window() !== undefined && canRedraw(context)) {
    const terminalType = context.environment("TERM");
    return new LiveInstallView({ terminal, clock, terminalType }, nodeNames);
  }
  return new TextInstallView(terminal, nodeNames, quiet ? "quiet" : verbose ? "verbose" : "normal");
}

/** Whether the terminal can move its cursor, and is not a log in disguise, as some CI systems' are. */
function canRedraw({ environment }: CliContext): boolean {
  const type = environment("TERM");
  const ci = environment("CI");
  return Boolean(type) && type !== "dumb" && (!ci || ci === "false");
}
