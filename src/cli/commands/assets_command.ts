import { resolve } from "node:path";
import { AssetsError, UsageError } from "../../errors.ts";
import { keyFor, type KeyOptions, lockFor, type LockOptions } from "../age_secrets.ts";
import type { GlobalOptions } from "../cli_context.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import type { assetsExportDocument, assetsImportDocument } from "../documents/assets_documents.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";
import { writeOutput } from "../write_output.ts";

const exportExample = [
  "hakube assets export cluster.age",
  'hakube assets export cluster.age --recipient "$(age-keygen -y key.txt)"',
];
const importExample = "hakube assets import cluster.age --assets-dir assets";

/** `hakube assets export FILE` and `hakube assets import FILE` */
export function addAssetsCommand(program: Program, setup: CommandSetup): void {
  const assets = program
    .command("assets")
    .summary("keep all assets as one encrypted file, and put them back")
    .description(
      "Keep all assets as one encrypted file, elsewhere than they are, and put them back.",
    )
    .addHelpText("after", example(...exportExample, importExample));
  assets
    .command("export")
    .summary("encrypt all assets into one file")
    .description(
      "Encrypt all assets into one file, which age opens too.\n\n" +
        "At a terminal a passphrase is asked for, unless an option says what opens it.",
    )
    .argument("<file>", "the file to write, with mode 0600")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option(
      "--recipient <age1...>",
      "encrypt for who has the identity of this, not with a passphrase; may be given often",
      (value: string, before: string[] = []) => [...before, value],
    )
    .option("--passphrase-file <file>", "read the passphrase from this file, mode 0600")
    .option("--force", "replace the file if it exists")
    .addHelpText("after", example(...exportExample))
    .action(async (file, options, command) => {
      await runExport(file, { ...options, ...command.optsWithGlobals() }, setup);
    });
  assets
    .command("import")
    .summary("put exported assets back, byte for byte")
    .description("Put exported assets back, byte for byte; never over other ones.")
    .argument("<file>", "what hakube assets export wrote")
    .option("--assets-dir <directory>", "where to put them", "assets")
    .option("--identity-file <file>", "an identity of age, as age-keygen writes it, mode 0600")
    .option("--passphrase-file <file>", "read the passphrase from this file, mode 0600")
    .addHelpText("after", example(importExample))
    .action(async (file, options, command) => {
      await runImport(file, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

interface ExportOptions extends GlobalOptions, LockOptions {
  readonly assetsDir: string;
  readonly force?: true | undefined;
}

async function runExport(
  file: string,
  options: ExportOptions,
  { context: { ports }, terminal }: CommandSetup,
): Promise<void> {
  const { assetsDir, force = false } = options;
  refuseInside(file, assetsDir);
  // Before anybody has to think of a passphrase.
  if (!force && await ports.files.stat(file) !== undefined) {
    throw new UsageError(`"${file}" exists`, ["name another file, or say --force to replace it"]);
  }
  const { exportAssets } = await import("../../assets/archive/export_assets.ts");
  const lock = await lockFor(options, ports);
  const { clusterName, files, bytes } = await exportAssets(ports.files, assetsDir, lock);
  await writeOutput(ports.files, file, bytes, { mode: 0o600, force });
  if (options.json) {
    const document = { clusterName, path: file, files, bytes: bytes.length, lock: lock.kind };
    printDocument<typeof assetsExportDocument>(terminal, { kind: "AssetsExport", ...document });
  } else if (!options.quiet) {
    terminal.err(
      `${file}: ${files} files of cluster "${clusterName}", encrypted\n` +
        `To put them back: hakube assets import ${file}\n`,
    );
  }
}

/** An export within the assets would be part of the next one. */
function refuseInside(file: string, assetsDir: string): void {
  if (!resolve(file).startsWith(`${resolve(assetsDir)}/`)) return;
  throw new UsageError(`"${file}" is inside the assets, which it is to be a copy of`, [
    "write it elsewhere, best to another machine",
  ]);
}

interface ImportOptions extends GlobalOptions, KeyOptions {
  readonly assetsDir: string;
}

async function runImport(
  file: string,
  options: ImportOptions,
  { context: { ports }, terminal }: CommandSetup,
): Promise<void> {
  const { assetsDir } = options;
  const bytes = await ports.files.read(file);
  if (bytes === undefined) {
    throw new UsageError(`there is no file "${file}"`, ["name what hakube assets export wrote"]);
  }
  const [age, { importAssets }] = await Promise.all([
    import("../../assets/archive/age_file.ts"),
    import("../../assets/archive/import_assets.ts"),
  ]);
  const kind = age.lockKindOf(bytes);
  if (kind === undefined) {
    throw new AssetsError(`${file} is no file of age, or its beginning is damaged`, [
      "hakube assets import takes what hakube assets export wrote; nothing was changed",
    ]);
  }
  const key = await keyFor(kind, file, options, ports);
  const decrypter = age.decrypterFor(key, "--identity-file");
  const archive = await age.decryptAll(decrypter, bytes, file);
  const report = await importAssets(ports.files, archive, file, assetsDir);
  const { clusterName, written, kept } = report;
  if (options.json) {
    const document = { clusterName, directory: assetsDir, written, kept };
    printDocument<typeof assetsImportDocument>(terminal, { kind: "AssetsImport", ...document });
  } else if (!options.quiet) {
    terminal.err(
      `${written.length} files of cluster "${clusterName}" written, ${kept} as they were, ` +
        `in ${assetsDir}\n`,
    );
  }
}
