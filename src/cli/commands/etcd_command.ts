import type { CommandSetup, ParentCommand, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";
import { withOperationOptions } from "../operation_options.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

const examples = example(
  "hakube etcd snapshot cluster.json",
  "hakube etcd restore cluster.json snapshots/prod-20261128T093000Z.db",
  "hakube etcd recover cluster.json master1",
);

/** `hakube etcd snapshot DEFINITION [FILE]`, `hakube etcd restore DEFINITION FILE`, `hakube etcd recover DEFINITION MASTER` */
export function addEtcdCommand(program: Program, setup: CommandSetup): void {
  const etcd = program
    .command("etcd")
    .summary("take and restore snapshots; go on after a lost majority")
    .description(
      "Take and restore snapshots of etcd, which holds all that the cluster knows, and go on " +
        "after its majority is lost.",
    )
    .addHelpText("after", examples);
  addSnapshot(etcd, setup);
  addRestore(etcd, setup);
  addRecover(etcd, setup);
}

function addSnapshot(etcd: ParentCommand, setup: CommandSetup): void {
  withLoginOptions(etcd.command("snapshot"))
    .summary("take a snapshot from the healthiest member")
    .description(
      "Take a snapshot from the healthiest member, check it, and keep it here.\n\n" +
        "Ends with exit code 4 when a master belongs to another cluster than the assets.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[file]", "where it goes; default: snapshots/NAME-TIME.db")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--force", "replace the file if it exists")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
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

function addRestore(etcd: ParentCommand, setup: CommandSetup): void {
  withOperationOptions(etcd.command("restore"))
    .summary("put a snapshot in the place of the data of all masters")
    .description(
      "Put a snapshot in the place of etcd's data on all masters, also on fresh machines.\n\n" +
        "Interrupted, the same command completes it. The data that are replaced are kept on " +
        "the masters. Where masters are fresh machines, hakube install makes the control plane " +
        "after that.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("<file>", "the snapshot; its record, FILE.json, is read too")
    .option(
      "--confirm <name>",
      "the cluster's name: it is to go back to what it was in the snapshot",
    )
    .option("--other-cluster", "restore a snapshot of another cluster than that of the assets")
    .addHelpText(
      "after",
      example(
        "hakube etcd restore cluster.json snapshots/prod.db --confirm prod",
      ),
    )
    .action(async (path, file, options, command) => {
      const { runEtcdRestore } = await import("../run_etcd_restore.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(exitCodeOfOutcomes(await runEtcdRestore(path, file, all, setup)));
    });
}

function addRecover(etcd: ParentCommand, setup: CommandSetup): void {
  withOperationOptions(etcd.command("recover"))
    .summary("after a lost majority, go on from one master's data")
    .description(
      "After etcd has lost its majority, go on from the data of one master, alone.\n\n" +
        "Refused while a majority answers. The master's data come here as a snapshot first. " +
        "After it, hakube install makes new members of the other masters. Interrupted, the " +
        "same command completes it.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("<master>", "the master that survived; of several, the one that was in touch longest")
    .option("--confirm <name>", "the cluster's name: what only the other masters know may be lost")
    .addHelpText("after", example("hakube etcd recover cluster.json master1 --confirm prod"))
    .action(async (path, master, options, command) => {
      const { runEtcdRecover } = await import("../run_etcd_recover.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(exitCodeOfOutcomes(await runEtcdRecover(path, master, all, setup)));
    });
}
