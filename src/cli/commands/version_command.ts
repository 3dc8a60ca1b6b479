import { hakubeVersion } from "../../version.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";

/** `hakube version` */
export function addVersionCommand(program: Program, { terminal }: CommandSetup): void {
  program
    .command("version")
    .description("show the version, and what hakube runs on")
    .addHelpText("after", example("hakube version --json"))
    .action((_options, command) => {
      const versions = {
        hakube: hakubeVersion,
        deno: Deno.version.deno,
        platform: Deno.build.target,
      };
      if (command.optsWithGlobals().json) {
        const document = { apiVersion: "hakube/v1", kind: "Version", ...versions };
        terminal.out(`${JSON.stringify(document)}\n`);
      } else {
        terminal.out(`hakube ${versions.hakube} (deno ${versions.deno}, ${versions.platform})\n`);
      }
    });
}
