import type { Prompter } from "../../src/prompter.ts";
import { ProgramFiles } from "../fakes/cli_context.ts";
import { byCommand, type Provocation, secretFile } from "./provocation.ts";

const sshConfig = "Host nameless\n  HostName nameless.example.com\n";
const outputs = (values: Record<string, unknown>) =>
  JSON.stringify(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
  );

function home(): { files: ProgramFiles } {
  const files = new ProgramFiles();
  for (const directory of ["/home/me", "/home/me/.ssh", "/site"]) {
    files.directories.set(directory, 0o755);
  }
  secretFile(files, "/home/me/.ssh/config", sshConfig);
  secretFile(files, "/home/me/.ssh/id_hakube", "kept");
  files.edit("/site/there.json", "{}");
  files.edit("/site/none.json", outputs({ vpc: "vpc-1" }));
  files.edit("/site/text.json", outputs({ cluster_definition: "[]" }));
  files.edit("/site/wrong.json", outputs({ cluster_definition: '{"masters": [], "colour": 1}' }));
  files.edit("/site/state.json", '{"version": 4}');
  return { files };
}

const address = ["--address", "kube.example.com"];
const three = ["--masters", "10.2.0.10-12", ...address];

function init(title: string, ...args: readonly string[]): Provocation {
  return byCommand(title, ["init", "/site/new.json", ...args], () => Promise.resolve(home()));
}

/** Somebody who takes all that is offered, and says no in the end. */
const unwilling: Prompter = {
  interactive: true,
  text: (_question, { initial = "" } = {}) => Promise.resolve(initial),
  choose: (_question, [first]) => {
    if (first === undefined) throw new Error("there is nothing to choose from");
    return Promise.resolve(first.value);
  },
  confirm: () => Promise.resolve(false),
  secret: () => Promise.reject(new Error("nobody has a secret")),
};

/** Definitions that are not written. */
export const initErrors: readonly Provocation[] = [
  init("too little is said"),
  init("a host that nobody knows", "--masters", "master9", ...address),
  init("a host without an address", "--masters", "nameless", ...address),
  init("a range that is none", "--masters", "10.2.0.10-x.y", ...address),
  init("a range that ends before it begins", "--masters", "10.2.0.12-10", ...address),
  init("a range without end", "--masters", "10.2.0.0-10.9.0.0", ...address),
  init("two masters", "--masters", "10.2.0.10-11", ...address),
  init("names for some", ...three, "--master-names", "a,b"),
  init("a key that is not there", ...three, "--login-key", "~/.ssh/none"),
  init("a key that is there", ...three, "--make-login-key", "--login-key", "~/.ssh/id_hakube"),
  init("a key, and no password", ...three, "--make-login-key", "--login-key", "~/.ssh/new"),
  init("outputs that are not there", "--terraform", "/site/nothing.json"),
  init("outputs that are none", "--terraform", "/site/state.json"),
  init("outputs without masters", "--terraform", "/site/none.json"),
  init("an output that is no definition", "--terraform", "/site/text.json"),
  init("an output that is a wrong definition", "--terraform", "/site/wrong.json"),
  byCommand(
    "a definition that is not wanted",
    ["init", "/site/new.json", ...three],
    () => Promise.resolve({ ...home(), prompter: unwilling }),
  ),
  byCommand("a file that exists", ["init", "/site/there.json", ...three], home()),
  byCommand("a directory", ["init", "/site", ...three], home()),
  byCommand("a directory that is not there", ["init", "/none/new.json", ...three], home()),
];
