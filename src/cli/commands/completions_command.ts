import { Argument } from "@commander-js/extra-typings";
import type { CommandSetup, Program } from "../command_setup.ts";
import { completedShells } from "../completion_script.ts";
import type { completionScriptDocument } from "../documents/about_documents.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";

/** `hakube completions SHELL`, and what its script asks: `hakube __complete -- WORDS...` */
export function addCompletionsCommand(program: Program, setup: CommandSetup): void {
  const { context, terminal } = setup;
  program
    .command("completions")
    .summary("print what bash, zsh and fish need to complete words")
    .description(
      "Print what a shell needs to complete commands, options and names of nodes.\n\n" +
        "For zsh, ~/.zshrc has fpath+=~/.zfunc before it calls compinit.",
    )
    .addArgument(new Argument("<shell>", "the shell").choices(completedShells))
    .addHelpText(
      "after",
      example(
        "hakube completions bash >~/.local/share/bash-completion/completions/hakube",
        "hakube completions zsh >~/.zfunc/_hakube",
        "hakube completions fish >~/.config/fish/completions/hakube.fish",
      ),
    )
    .action(async (shell, _options, command) => {
      const { readCompletionScript } = await import("../completion_script.ts");
      const text = await readCompletionScript(context.ports.files, shell);
      if (!command.optsWithGlobals().json) return terminal.out(text);
      printDocument<typeof completionScriptDocument>(terminal, {
        kind: "CompletionScript",
        shell,
        text,
      });
    });
  addCompleteCommand(program, setup);
}

function addCompleteCommand(program: Program, { context, terminal }: CommandSetup): void {
  program
    .command("__complete", { hidden: true })
    .argument("[words...]")
    .action(async (words) => {
      const [{ complete }, { completionFacts }] = await Promise.all([
        import("../completions/complete.ts"),
        import("../completions/completion_facts.ts"),
      ]);
      const { candidates, paths, goesOn } = await complete(
        program,
        words,
        completionFacts(context),
      );
      const lines = candidates.map(({ value, description }) =>
        description === undefined ? value : `${value}\t${description}`
      );
      const said = [...paths === undefined ? [] : [`:${paths}`], ...goesOn ? [":goes-on"] : []];
      terminal.out([...lines, ...said].map((line) => `${line}\n`).join(""));
    });
}
