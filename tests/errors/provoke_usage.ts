import { ProgramFiles } from "../fakes/cli_context.ts";
import type { Prompter } from "../../src/prompter.ts";
import { validDefinition } from "../fakes/valid_definition.ts";
import { byCommand, type Provocation, secretFile } from "./provocation.ts";

const cluster = "/site/cluster.json";
const where = ["--assets-dir", "/site/assets"];

/** A directory with a definition and its assets, and some files of secrets. */
function site(overrides: Record<string, unknown> = {}): () => Promise<{ files: ProgramFiles }> {
  return async () => {
    const { runInProcess } = await import("../fakes/cli_context.ts");
    const files = new ProgramFiles();
    const plain = { hooks: undefined, dockerVersion: undefined, mirrors: undefined };
    files.edit(cluster, JSON.stringify(validDefinition({ ...plain, ...overrides })));
    files.edit("/site/kubeconfig", "kept");
    secretFile(files, "/site/open", "secret\n", 0o644);
    secretFile(files, "/site/long", "x".repeat(2000));
    secretFile(files, "/site/lines", "one\ntwo\n");
    secretFile(files, "/site/password", "secret\n");
    secretFile(files, "/site/empty", "");
    secretFile(files, "/site/x.age", "age-encryption.org/v1\n-> X25519 abc\n");
    secretFile(files, "/site/p.age", "age-encryption.org/v1\n-> scrypt abc 18\n");
    await runInProcess(["render", cluster, ...where], { files });
    return { files };
  };
}

const install = ["install", cluster, ...where];
const kubeconfig = ["kubeconfig", cluster, ...where];
const url = "https://mirror.example.com";
const login = (file: string) => site({ mirrors: { etcdReleases: { url, credentialsFile: file } } });
const cloud = (file: string) =>
  site({
    hooks: {
      cloudProvider: "external",
      cloudControllerManager: "aws",
      cloudProviderConfig: file,
    },
  });
const recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const secretKey = `AGE-SECRET-KEY-1${"Q".repeat(58)}`;

/** Somebody who never types the same twice. */
function mistyping(): Prompter {
  let typed = 0;
  const never = () => Promise.reject(new Error("somebody was asked for something else"));
  return {
    interactive: true,
    secret: () => Promise.resolve(`${++typed}`),
    confirm: never,
    text: never,
    choose: never,
  };
}

/** Wrong command lines, and files that options and keys name. */
export const usageErrors: readonly Provocation[] = [
  byCommand("a command that there is not", ["instal", "cluster.json"]),
  byCommand("an option that there is not", ["render", "cluster.json", "--prun"]),
  byCommand("no definition", ["validate"]),
  byCommand("a definition that is not there", ["validate", "/site/none.json"]),
  byCommand("a node that is not defined", [...install, "worker9"], site()),
  byCommand("ssh to a node that is not defined", ["ssh", cluster, "maste0"], site()),
  byCommand("forgetting a host that is not defined", [
    ...["known-hosts", "forget", cluster, "bastion9"],
  ], site()),
  byCommand("logs of no node", ["logs", cluster], site()),
  byCommand("a check that there is not", [...install, "--ignore-preflight", "cpuz"], site()),
  byCommand("--concurrency nothing", [...install, "--concurrency", "0"], site()),
  byCommand("a password file that is not there", [
    ...[...install, "--ssh-password-file", "/site/none"],
  ], site()),
  byCommand("a password file that others may read", [
    ...[...install, "--ssh-password-file", "/site/open"],
  ], site()),
  byCommand("a password file that is a directory", [
    ...[...install, "--ssh-password-file", "/site/assets"],
  ], site()),
  byCommand("a password file that is long", [
    ...[...install, "--sudo-password-file", "/site/long"],
  ], site()),
  byCommand("a password file of two lines", [
    ...[...install, "--sudo-password-file", "/site/lines"],
  ], site()),
  byCommand("no HOME", install, async () => ({ ...await site()(), environment: {} })),
  byCommand("a mirror's login that is not there", install, login("./none")),
  byCommand("a mirror's login that is none", install, login("./password")),
  byCommand("a cloud's configuration that is empty", install, cloud("./empty")),
  byCommand("--ttl of no duration", [...kubeconfig, "--ttl", "1 day"], site()),
  byCommand("--server of no URL", [...kubeconfig, "--server", "kube.example.com"], site()),
  byCommand("--group of no group", [...kubeconfig, "--group", "a b"], site()),
  byCommand("--output of nothing", [...kubeconfig, "--output", ""], site()),
  byCommand("--output to a file that exists", [
    ...[...kubeconfig, "--output", "/site/kubeconfig"],
  ], site()),
  byCommand("help with what there is not", ["help", "nonsense"]),
  byCommand("a page without a name", ["inspect", cluster, ...where, "--html", ""], site()),
  byCommand("a page in no directory", [
    ...["inspect", cluster, ...where, "--html", "/none/cluster.html"],
  ], site()),
  byCommand("images for no mirror", ["images", cluster, "--format", "crane"], site()),
  byCommand(
    "images for a mirror with a path",
    [
      ...["images", cluster, "--format", "crane"],
    ],
    site({
      mirrors: { images: { "registry.k8s.io": { url }, "ghcr.io": { url: `${url}/ghcr` } } },
    }),
  ),
  byCommand("a password for ssh", [
    ...[...install, "--ssh-transport", "openssh", "--ssh-password-file", "/site/password"],
  ], site()),
  byCommand("an export that exists", ["assets", "export", "/site/x.age", ...where], site()),
  byCommand("an export into the assets", [
    ...["assets", "export", "/site/assets/x", ...where],
  ], site()),
  byCommand("an export for nobody", ["assets", "export", "/site/y.age", ...where], site()),
  byCommand("an export with a passphrase that is mistyped", [
    ...["assets", "export", "/site/y.age", ...where],
  ], async () => ({ ...await site()(), prompter: mistyping() })),
  byCommand("an export for both", [
    ...["assets", "export", "/site/y.age", ...where, "--recipient", recipient],
    ...["--passphrase-file", "/site/password"],
  ], site()),
  byCommand("an export for a secret key", [
    ...["assets", "export", "/site/y.age", ...where, "--recipient", secretKey],
  ], site()),
  byCommand("an export for no recipient", [
    ...["assets", "export", "/site/y.age", ...where, "--recipient", "age1nobody"],
  ], site()),
  byCommand("an import of nothing", ["assets", "import", "/site/none"], site()),
  byCommand("an import without an identity", ["assets", "import", "/site/x.age"], site()),
  byCommand("an import without a passphrase", ["assets", "import", "/site/p.age"], site()),
  byCommand("an import with no identity", [
    ...["assets", "import", "/site/x.age", "--identity-file", "/site/empty"],
  ], site()),
  byCommand("an import with what is no identity", [
    ...["assets", "import", "/site/x.age", "--identity-file", "/site/password"],
  ], site()),
];
