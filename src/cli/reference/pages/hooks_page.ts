import { bundledHooks } from "../../../assets/templates.ts";
import type { HookKind } from "../../../definition/hook_references.ts";
import type { ReferencePage } from "../reference_page.ts";

/** When and where each kind of hook runs; the compiler keeps it complete. */
const runs: Readonly<Record<HookKind, string>> = {
  preinstall: "First on every node, each time.",
  networkProvider:
    "Once, on one master, when the cluster's API answers: what it applies connects " +
    "pods on different nodes. See [networks.md](../networks.md).",
  cloudControllerManager:
    "Once, on one master, as the network provider: what initialises nodes of " +
    "a cloud. See [clouds.md](../clouds.md).",
  postinstall: "Last on every node, each time.",
};

const example = [
  "{",
  '  "hooks": {',
  '    "preinstall": "./hooks/time-server.sh",',
  '    "networkProvider": "calico"',
  "  }",
  "}",
];

/** What hooks are, which come with hakube, and how to write one. */
export function hooksPage(): ReferencePage {
  const kinds = Object.keys(runs) as HookKind[];
  const rows = kinds.map((kind) => [`\`hooks.${kind}\``, runs[kind], namesOf(kind)]);
  return {
    name: "hooks",
    title: "Hooks",
    source: "src/cli/reference/pages/hooks_page.ts",
    blocks: [
      {
        kind: "text",
        text: "A hook is a fragment of bash that `hakube render` puts into the boot scripts. The " +
          "definition names one that comes with hakube, or a file of your own: what has a `/` is " +
          "a path, relative to the definition.",
      },
      { kind: "code", language: "json", lines: example },
      { kind: "entries", head: ["hook", "when it runs", "comes with hakube"], rows },
      { kind: "heading", text: "Writing one" },
      { kind: "text", text: whatItGets },
      { kind: "text", text: whatItMustBear },
      { kind: "text", text: whatItMustNotHave },
      {
        kind: "text",
        text:
          "[samples/hooks/](../../samples/hooks/) has two to begin with. `hakube render` says " +
          "when a file is missing or is no bash; read the script that it became, in " +
          "`assets/scripts/`, before it runs. A mistake in its syntax, which `bash -n` finds, is " +
          "noticed on the node: bash reads all of a script before anything of it runs, and " +
          "`hakube install` says that nothing has.",
      },
    ],
  };
}

const whatItGets = "It runs as root, with `set -euo pipefail`, in a bash of its own, and has 15 " +
  "minutes. With `proxy` in the definition, the proxy's variables are in its environment. One that " +
  "runs on one master has `KUBECONFIG` set, for `kubectl`. What it prints is in the node's log.";

const whatItMustBear = "`preinstall` and `postinstall` run again with every `hakube install`, so " +
  "they look first and change only what is not as it should be. A command that fails ends the " +
  "node's run, and `hakube install` says so; the next one begins with the hook again.";

const whatItMustNotHave =
  "Boot scripts can be read by everybody, so a hook holds no secret: let it " +
  "read one from a file that is on the node.";

function namesOf(kind: HookKind): string {
  const names = bundledHooks[kind].map((name) => `\`${name}\``);
  return names.length === 0 ? "none" : names.join(", ");
}
