import { ProgramFiles } from "../fakes/cli_context.ts";
import { invalidDefinitions } from "../fakes/invalid_definitions.ts";
import { oldDefinitions } from "../fakes/old_definitions.ts";
import { validDefinition } from "../fakes/valid_definition.ts";
import { byCommand, type Provocation } from "./provocation.ts";

/** A directory with a definition, and the hooks that the valid one names. */
function siteWith(text: string): { files: ProgramFiles } {
  const files = new ProgramFiles();
  files.edit("/cluster.json", text);
  files.edit("/hooks/prepare.sh", "true\n");
  files.edit("/hooks/done.sh", "true\n");
  files.edit("/cloud.conf", "x\n");
  return { files };
}

/** Its warning would be said of each of them. */
function withoutDocker(text: string): string {
  return text.replace(/ *"dockerVersion".*\n/, "");
}

const validate = ["validate", "/cluster.json"];
const plain = { dockerVersion: undefined };

const written: Readonly<Record<string, string>> = {
  "nothing": "",
  "no object": "[]",
  "a definition of the ancestor": oldDefinitions.readme,
  "placeholders": oldDefinitions.aws,
  "a text for an object": JSON.stringify(
    validDefinition({ ...plain, loadBalancer: "keepalived" }),
  ),
  "a hook that is not there": JSON.stringify(
    validDefinition({ ...plain, hooks: { preinstall: "./none.sh", networkProvider: "flanel" } }),
  ),
  "two masters": JSON.stringify(validDefinition({
    ...plain,
    masters: [
      { nodeName: "m0", privateIP: "10.88.0.10" },
      { nodeName: "m1", privateIP: "10.88.0.11" },
    ],
  })),
};

/** Definitions that cannot be used. */
export const definitionErrors: readonly Provocation[] = [
  ...Object.entries(written).map(([title, text]) => byCommand(title, validate, siteWith(text))),
  ...invalidDefinitions().map(({ name, text }) =>
    byCommand(JSON.stringify(name).slice(1, -1), validate, siteWith(withoutDocker(text)))
  ),
  byCommand("migrate of no JSON", ["migrate", "/cluster.json"], siteWith("# old\nnode: 1\n")),
];
