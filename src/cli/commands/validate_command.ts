import type { CheckedDefinition } from "../../definition/check_definition.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import { definitionName } from "../definition_name.ts";
import type { validationDocument } from "../documents/definition_documents.ts";
import { reportProblems } from "../error_report.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";
import { type Terminal } from "../terminal.ts";

/** `hakube validate DEFINITION` */
export function addValidateCommand(program: Program, { context, terminal }: CommandSetup): void {
  program
    .command("validate")
    .summary("check a definition: all problems at once, with their places")
    .description("Check a cluster definition: all problems at once, each with line and column.")
    .argument("<definition>", "the cluster definition; - for standard input")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText("after", example("hakube validate cluster.json"))
    .action(async (path, options, command) => {
      const { loadDefinition } = await import("../load_definition.ts");
      const { allowTwoMasters = false } = options;
      const checked = await loadDefinition(path, context.ports, context.readInput, {
        allowTwoMasters,
      });
      const { json, quiet } = command.optsWithGlobals();
      if (json) tellPrograms(checked, terminal);
      else if (!quiet) tellPeople(definitionName(path), checked, terminal);
    });
}

function tellPeople(file: string, checked: CheckedDefinition, terminal: Terminal): void {
  const { definition, warnings } = checked;
  reportProblems(file, warnings, terminal);
  const { clusterName, masters, workers, kubernetesVersion, etcdVersion } = definition;
  terminal.err(
    `${file} is valid: cluster "${clusterName}" of ${counted(masters.length, "master")} and ` +
      `${
        counted(workers.length, "worker")
      }, Kubernetes ${kubernetesVersion}, etcd ${etcdVersion}\n`,
  );
}

function tellPrograms({ definition, warnings }: CheckedDefinition, terminal: Terminal): void {
  const { clusterName, kubernetesVersion } = definition;
  printDocument<typeof validationDocument>(terminal, {
    kind: "Validation",
    valid: true,
    clusterName,
    kubernetesVersion,
    problems: warnings,
  });
}

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
