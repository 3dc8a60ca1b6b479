import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

const examples = example(
  "hakube etcd snapshot cluster.json",
);

/** `hakube etcd snapshot DEFINITION [FILE]` */
export function addEtcdCommand(program: Program, setup: CommandSetup): void {
  const etcd = program
    .command("etcd")
    .description("snapshots of etcd, in which all is that the cluster knows")
    .addHelpText("after", examples);
  withLoginOptions(etcd.command("snapshot"))
    .description("take a snapshot from the healthiest member, check it, and keep it here")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("[file]", "where it goes; default: snapshots/NAME-TIME.db")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--force", "replace the file if it exists")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText(
      "after",
      example(
        "hakube etcd snapshot cluster.json",
        "hakube etcd snapshot cluster.json /backup/today.db",
      ),
    )
    .action(async (path, file, options, command) => {
      const { runEtcdSnapshot } = await import("../run_etcd_snapshot.ts");
      await runEtcdSnapshot(path, file, { ...options, ...command.optsWithGlobals() }, setup);
    });
}
