import { dirname } from "node:path";
import type { Change } from "../../definition/migrate/migrate_definition.ts";
import { DefinitionError, type Problem } from "../../errors.ts";
import type { GlobalOptions } from "../cli_context.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import type { migrationDocument } from "../documents/definition_documents.ts";
import { reportProblems } from "../error_report.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";
import { styled, type Terminal } from "../terminal.ts";
import { checkOutput, writeOutput } from "../write_output.ts";

/** `hakube migrate OLD` */
export function addMigrateCommand(program: Program, setup: CommandSetup): void {
  program
    .command("migrate")
    .summary("make a definition of hakube-installer one of today")
    .description(
      "Make a definition of hakube-installer, the ancestor, one of today.\n\n" +
        "What was changed and why is said, the most important first. Comments, the order of " +
        "keys and the layout are kept where they can be.",
    )
    .argument("<old>", "the definition, comments with # too; - for standard input")
    .option("--output <file>", "write to this file instead of standard output")
    .option("--force", "with --output: replace the file if it exists")
    .addHelpText(
      "after",
      example(
        "hakube migrate old.json --output cluster.json",
        "hakube validate cluster.json",
      ),
    )
    .action(async (path, options, command) => {
      await runMigrate(path, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

interface MigrateOptions extends GlobalOptions {
  readonly output?: string | undefined;
  readonly force?: true | undefined;
}

/** A definition, and what is to be said of it. */
interface Migrated {
  readonly text: string;
  readonly changes: readonly Change[];
  /** What is wrong with the new text, for a person to mend. */
  readonly left: readonly Problem[];
  /** Where the new text is, for messages. */
  readonly place: string;
}

async function runMigrate(
  path: string,
  options: MigrateOptions,
  { context, terminal }: CommandSetup,
): Promise<void> {
  const output = options.output === undefined ? undefined : checkOutput(options.output);
  const [load, { migrateDefinition }, { releaseCatalog }, { bundledHooks }] = await Promise.all([
    import("../load_definition.ts"),
    import("../../definition/migrate/migrate_definition.ts"),
    import("../../plan/release_catalog.ts"),
    import("../../assets/templates.ts"),
  ]);
  const { ports, readInput } = context;
  const old = await load.readDefinitionText(path, ports.files, readInput);
  const facts = { releases: releaseCatalog, bundledHooks };
  const { text, changes } = migrateDefinition(old.text, old.file, facts);
  const place = output ?? "standard output";
  const directory = output === undefined ? old.directory : dirname(output);
  const left = await errorsOf(() =>
    load.checkDefinitionText({ text, file: place, directory }, ports, { allowTwoMasters: false })
  );
  const migrated: Migrated = { text, changes, left, place };
  if (output !== undefined) {
    await writeOutput(ports.files, output, text, { mode: 0o644, force: options.force ?? false });
  }
  if (options.json) tellPrograms(migrated, output, terminal);
  else if (output === undefined) terminal.out(text);
  if (!options.json && !options.quiet) tellPeople(migrated, old.file, output, terminal);
}

/** The errors that a definition has. */
async function errorsOf(check: () => Promise<unknown>): Promise<Problem[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.problems.filter(({ severity }) => severity === "error");
  }
}

function tellPeople(
  { changes, left, place }: Migrated,
  old: string,
  output: string | undefined,
  terminal: Terminal,
): void {
  const isCurrent = changes.every(({ kind }) => kind === "note");
  terminal.err(
    isCurrent
      ? `${old} is current: nothing was changed\n`
      : `${old} is not current. What is new, the most important first:\n`,
  );
  for (const { subject, what, why } of changes) {
    terminal.err(`${styled(terminal, "bold", `${subject}:`)} ${what}\n  why: ${why}\n`);
  }
  if (left.length > 0) terminal.err("What is left to you:\n");
  reportProblems(place, left, terminal);
  if (output !== undefined) {
    terminal.err(`Written to ${output}. Next: hakube validate ${output}\n`);
  }
}

function tellPrograms(
  { text, changes, left }: Migrated,
  output: string | undefined,
  terminal: Terminal,
): void {
  const where = output === undefined ? { text } : { path: output };
  printDocument<typeof migrationDocument>(terminal, {
    kind: "Migration",
    changes,
    left,
    ...where,
  });
}
