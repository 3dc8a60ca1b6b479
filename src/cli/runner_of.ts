import type { Runner } from "../install/launcher_protocol.ts";
import type { CliContext } from "./cli_context.ts";

/**
 * Machines without systemd have no transient units; only tests have such machines. The launcher
 * refuses `setsid` on any machine with systemd, so the variable cannot loosen a real installation.
 */
export function runnerOf({ environment }: Pick<CliContext, "environment">): Runner {
  return environment("HAKUBE_TEST_RUNNER") === "setsid" ? "setsid" : "systemd";
}
