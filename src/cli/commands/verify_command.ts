import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withOperationOptions } from "../operation_options.ts";

/** `hakube verify DEFINITION` */
export function addVerifyCommand(program: Program, setup: CommandSetup): void {
  withOperationOptions(program.command("verify"))
    .summary("prove that the cluster works and is highly available")
    .description(
      "Prove that the cluster works and is highly available.\n\n" +
        "Writes keys to etcd and makes a pod on every node, of images that are there already, " +
        "and takes them away again; waits when somebody else does so. Ends with exit code 7 when " +
        "something does not work, or the loss of a master would not be borne.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .addHelpText("after", example("hakube verify cluster.json"))
    .action(async (path, options, command) => {
      const { runVerify } = await import("../run_verify.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(await runVerify(path, all, setup));
    });
}
