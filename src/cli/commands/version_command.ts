import { hakubeVersion } from "../../version.ts";
import type { GlobalOptions } from "../cli_context.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import type { licensesDocument, versionDocument } from "../documents/version_documents.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";

/** `hakube version` */
export function addVersionCommand(program: Program, setup: CommandSetup): void {
  program
    .command("version")
    .summary("show the version, and which Kubernetes it installs")
    .description("Show the version, what hakube runs on, and which Kubernetes it installs.")
    .option("--licenses", "show the licences of all that hakube is made of")
    .addHelpText("after", example("hakube version --json", "hakube version --licenses"))
    .action(async (options, command) => {
      await showVersion({ ...options, ...command.optsWithGlobals() }, setup);
    });
}

interface VersionOptions extends GlobalOptions {
  readonly licenses?: true | undefined;
}

async function showVersion(
  options: VersionOptions,
  { context: { ports }, terminal }: CommandSetup,
): Promise<void> {
  if (options.licenses) {
    const { readThirdPartyLicences } = await import("../third_party_licences.ts");
    const licences = await readThirdPartyLicences(ports.files);
    if (options.json) {
      printDocument<typeof licensesDocument>(terminal, { kind: "Licenses", text: licences });
    } else terminal.out(licences);
    return;
  }
  const { releaseCatalog } = await import("../../plan/release_catalog.ts");
  const versions = {
    hakube: hakubeVersion,
    /** Minor releases that can be installed, oldest first. */
    kubernetes: releaseCatalog.minors,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    platform: Deno.build.target,
    build: Deno.build.standalone ? "binary" : "source",
  } as const;
  const { hakube, kubernetes, deno, platform } = versions;
  const supported = `${kubernetes.at(0)} to ${kubernetes.at(-1)}`;
  if (options.json) {
    printDocument<typeof versionDocument>(terminal, { kind: "Version", ...versions });
  } else {
    terminal.out(`hakube ${hakube} (deno ${deno}, ${platform})\nKubernetes ${supported}\n`);
  }
}
