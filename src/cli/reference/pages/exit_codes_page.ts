import { bugExitCode, type ErrorKind, exitCodes } from "../../../errors.ts";
import type { ReferencePage } from "../reference_page.ts";

/** What each kind of error means to whoever calls hakube; the compiler keeps it complete. */
const meanings: Readonly<Record<ErrorKind, string>> = {
  usage: "The command line is wrong, or lacks a flag that it needs here.",
  definition: "The cluster definition has errors. Each is told with its line and column.",
  assets: "The assets cannot be written, or do not fit the definition or the cluster.",
  connection: "A node cannot be reached, or does not let us log in.",
  script: "A script failed on a node. It wins over 5 when both happened.",
  unfit: "A check found the cluster or a machine unfit for what was asked; nothing was changed.",
  unfinished: "Runs go on without us: the connection broke, or you left.",
  different: "`diff --exit-code` found differences.",
  interrupted: "Ctrl-C, or a question answered with no.",
};

/** What the numbers mean with which hakube ends. */
export function exitCodesPage(): ReferencePage {
  const kinds = (Object.keys(meanings) as ErrorKind[]).sort((a, b) => exitCodes[a] - exitCodes[b]);
  const rows = [
    ["0", "", "All went well."],
    [`${bugExitCode}`, "`bug`", "A bug in hakube. Only here a stack trace is shown."],
    ...kinds.map((kind) => [`${exitCodes[kind]}`, `\`${kind}\``, meanings[kind]]),
  ];
  return {
    name: "exit-codes",
    title: "Exit codes",
    source: "src/errors.ts",
    blocks: [
      {
        kind: "text",
        text: "An error is one sentence on standard error, and `hint:` lines below it. With " +
          "`--json` it is one document of `kind` `Error` on standard output, whose `error` is the " +
          "name in the second column.",
      },
      { kind: "table", head: ["code", "`error`", "meaning"], rows },
      { kind: "text", text: "`hakube ssh` ends with the exit code of what ran on the node." },
    ],
  };
}
