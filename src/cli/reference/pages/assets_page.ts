import { definitionDefaults } from "../../../definition/definition_defaults.ts";
import { assetPaths } from "../../../plan/plan.ts";
import type { ReferencePage } from "../reference_page.ts";

const { etcdPKIDir, sshKeysDir, scriptsDir } = definitionDefaults;

/** Paths as the defaults have them, modes, and what each is for. */
const files: readonly (readonly [path: string, mode: string, what: string])[] = [
  [assetPaths.token, "0600", "The token to join with; for the first installation only."],
  [`${etcdPKIDir}/`, "keys 0600", "etcd's authority, and three certificates for each master."],
  [
    "pki/kubernetes/",
    "keys 0600",
    "Kubernetes' authorities, the service account key, the key that encrypts " +
    "Secrets in etcd.",
  ],
  [`${sshKeysDir}/NODE_ed25519`, "0600", "The cluster's own login key for a node."],
  [`${scriptsDir}/NODE.sh`, "0644", "What runs on a node; holds no secret."],
  [assetPaths.knownHosts, "0644", "Host keys that were accepted."],
  [assetPaths.manifest, "0644", "What belongs here, with checksums, and of which definition."],
  [assetPaths.cluster, "0644", "Once the cluster lives: which one it is."],
  [assetPaths.gitignore, "0644", "Lets only files without secrets into a repository."],
];

/** What `hakube render` writes, and how to keep it. */
export function assetsPage(): ReferencePage {
  return {
    name: "assets",
    title: "The assets",
    source: "src/cli/reference/pages/assets_page.ts",
    blocks: [
      {
        kind: "text",
        text: "`hakube render` makes a directory of the definition (`--assets-dir`, default " +
          "`assets`), and all other commands read it. All directories " +
          "have mode 0700.",
      },
      {
        kind: "table",
        head: ["file", "mode", "what it is"],
        rows: files.map(([path, mode, what]) => [`\`${path}\``, mode, what]),
      },
      { kind: "heading", text: "Keeping it" },
      { kind: "text", text: keeping },
      { kind: "heading", text: "Rendering again" },
      { kind: "text", text: again },
      { kind: "text", text: refused },
    ],
  };
}

const keeping =
  "Whoever has this directory has the cluster. Whoever loses it can neither grow the " +
  "cluster nor renew its certificates, so keep a copy, where only administrators can read it. " +
  "Scripts and the files that are no secret may be committed: the directory's `.gitignore` keeps " +
  "the others out.";

const again = "`hakube render` writes only what has to change. Authorities and keys are kept; " +
  "certificates are issued anew when names change or fewer than 90 days remain, each with the " +
  "reason; scripts are written anew (`--no-overwrite-scripts` leaves them). Files of nodes that the " +
  "definition has no more are named, and removed with `--prune`. `--overwrite-secrets` makes all " +
  "secrets anew, which is refused once a cluster lives.";

const refused =
  "`hakube install` refuses assets that do not fit: of another cluster, older than the " +
  "definition, or with a script that was edited by hand (`--allow-edited`).";
