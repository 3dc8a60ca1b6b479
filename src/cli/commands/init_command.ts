import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import type { InitOptions } from "../init/init_options.ts";

/** `hakube init [FILE]` */
export function addInitCommand(program: Program, setup: CommandSetup): void {
  const command = program
    .command("init")
    .summary("write a cluster definition by answering questions")
    .description(
      "Write a cluster definition by answering questions.\n\n" +
        "Nodes are a list of 10.2.0.10, of 10.2.0.10-12 for three in a row, of NAME=ADDRESS, " +
        "NAME=PRIVATE/PUBLIC, or of hosts of ~/.ssh/config. At a terminal init asks for what " +
        "no option says; elsewhere it takes what it would offer.",
    )
    .argument("[file]", "where it goes, or - for standard output", "cluster.json");
  addAnswers(command);
  addLogin(command);
  command.optionsGroup("The file:")
    .option("--no-schema", "leave out $schema and the file that it names")
    .option("--force", "replace the file if it exists")
    .option("-y, --yes", "take what would be offered, and do not ask")
    .addHelpText(
      "after",
      example(
        "hakube init",
        "hakube init --masters 10.2.0.10-12 --address kube.example.com",
        "terraform output -json | hakube init --terraform -",
      ),
    )
    .action(async (file, _options, ran) => {
      const { runInit } = await import("../run_init.ts");
      await runInit(file, ran.optsWithGlobals() as unknown as InitOptions, setup);
    });
}

function addAnswers(command: CommandUnknownOpts): void {
  command.optionsGroup("The cluster:")
    .option("--cluster-name <name>", "name of the cluster")
    .option("--masters <nodes>", "the masters: an odd number")
    .option("--master-names <names>", "their names, or the first of them")
    .option("--workers <nodes>", "the workers")
    .option("--worker-names <names>", "their names, in the same way")
    .option(
      "--terraform <file>",
      "what terraform output -json has printed",
    )
    .addOption(
      new Option("--load-balancer <type>", "what answers at the address of the API")
        .choices(["external", "keepalived"]),
    )
    .option(
      "--address <host>",
      "where the API is reached, as host or host:port",
    )
    .option("--network <network>", "what connects pods: a name or a script's path")
    .option("--pod-network <range>", "the pods' addresses")
    .option("--service-network <range>", "the services' addresses")
    .option("--kubernetes-version <version>", "version of Kubernetes")
    .option("--allow-two-masters", "allow two masters, which are worse than one");
}

function addLogin(command: CommandUnknownOpts): void {
  command.optionsGroup("Logging in:")
    .option("--login-user <user>", "who logs in: root, or one with sudo")
    .option("--login-key <file>", "private key to log in with; default: as ssh")
    .option("--make-login-key", "make it, and put it there with a password")
    .option("--jump-host <host>", "host before the nodes, as [user@]host[:port]")
    .option("--try-login", "log in to every node before it is written")
    .option("--no-try-login", "do not, and do not ask")
    .option("--ssh-password-file <file>", "password with which a new key is put there")
    .option("--accept-new-host-keys", "trust hosts whose key is not known yet");
}
