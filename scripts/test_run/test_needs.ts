/** Something that a test needs and a machine may lack. */
export interface Need {
  /** A command that succeeds where it is there. */
  readonly probe: readonly [string, ...string[]];
  /** Package of Debian and Ubuntu that has it. */
  readonly debianPackage?: string;
  /** Program of the lab, which builds it. */
  readonly labProgram?: true;
  /** What to tell those whose machine lacks it. */
  readonly remedy: string;
}

/** Everything that tests need besides Deno, by name. */
export const needs = {
  age: program("age", "age"),
  chromium: program("chromium", "chromium"),
  curl: program("curl", "curl"),
  fish: program("fish", "fish"),
  git: program("git", "git"),
  ip: program("ip", "iproute2"),
  iptables: program("iptables-nft", "iptables"),
  nft: program("nft", "nftables"),
  openssl: program("openssl", "openssl"),
  script: program("script", "bsdutils"),
  shellcheck: program("shellcheck", "shellcheck"),
  ssh: program("ssh-keygen", "openssh-client"),
  sshd: program("sshd", "openssh-server"),
  sudo: program("sudo", "sudo"),
  strace: program("strace", "strace"),
  unshare: program("unshare", "util-linux"),
  wget: program("wget", "wget"),
  zsh: program("zsh", "zsh"),
  "mount namespaces": {
    probe: ["sh", "-c", 'unshare $([ "$(id -u)" = 0 ] || echo --map-root-user) --mount true'],
    remedy: "the kernel must let this user make mount namespaces",
  },
  "node namespaces": {
    probe: ["sh", "-c", 'test "$(id -u)" = 0 && unshare --mount --pid --net --fork true'],
    remedy: "run the tests as root, where root may make namespaces",
  },
  binary: {
    probe: ["sh", "-c", 'test -x "${HAKUBE_BIN:-dist/hakube}"'],
    remedy: "deno task compile, or the path of a binary in HAKUBE_BIN",
  },
  containerd: labProgram("containerd"),
  etcd: labProgram("etcd"),
  etcdctl: labProgram("etcdctl"),
  etcdutl: labProgram("etcdutl"),
  kubeadm: labProgram("kubeadm"),
  kubectl: labProgram("kubectl"),
} as const satisfies Readonly<Record<string, Need>>;

export type NeedName = keyof typeof needs;

const node = ["unshare", "node namespaces"] as const;
const sshServer = ["sshd", "ssh"] as const;

/** What each file with tests needs; a file that is not here needs nothing but Deno. */
export const testNeeds: Readonly<Record<string, readonly NeedName[]>> = {
  "tests/integration/age_test.ts": ["age", "script"],
  "tests/integration/assets_on_disk_test.ts": ["git", "unshare", "mount namespaces"],
  "tests/integration/aws_hook_test.ts": [...node, "ip", "curl"],
  "tests/integration/bare_machine_test.ts": [...node, ...sshServer, "binary"],
  "tests/integration/clean_files_test.ts": [...node],
  "tests/integration/completions_test.ts": ["script", "fish", "zsh"],
  "tests/integration/clean_network_test.ts": [...node, "ip", "iptables", "nft"],
  "tests/integration/containerd_config_test.ts": ["containerd"],
  "tests/integration/diff_nodes_test.ts": [...node, ...sshServer],
  "tests/integration/drain_script_test.ts": [...node],
  "tests/integration/drill_script_test.ts": [...node],
  "tests/integration/etcd_quorum_test.ts": [...node, "ip", "etcd", "etcdctl", "etcdutl"],
  "tests/integration/etcd_snapshot_test.ts": [...node, "ip", "etcd", "etcdctl", "etcdutl"],
  "tests/integration/moved_member_test.ts": [...node],
  "tests/integration/foreign_node_test.ts": [...node, ...sshServer],
  "tests/integration/network_kustomization_test.ts": ["kubectl"],
  "tests/integration/init_test.ts": [...node, ...sshServer, "openssl", "script", "sudo"],
  "tests/integration/drill_page_test.ts": ["chromium"],
  "tests/integration/inspection_page_test.ts": ["chromium"],
  "tests/integration/install_faults_test.ts": [...node, ...sshServer],
  "tests/integration/install_many_test.ts": [...node, ...sshServer],
  "tests/integration/install_script_test.ts": ["curl", "wget", "unshare"],
  "tests/integration/install_sshd_test.ts": [...node, ...sshServer],
  "tests/integration/interactive_install_test.ts": [...node, ...sshServer, "script"],
  "tests/integration/jump_host_test.ts": [...node, ...sshServer, "ip"],
  "tests/integration/jump_login_test.ts": [...sshServer, "ip"],
  "tests/integration/jump_password_test.ts": [...node, ...sshServer, "openssl"],
  "tests/integration/api_certificate_test.ts": [...node],
  "tests/integration/deleted_node_test.ts": [...node],
  "tests/integration/learner_test.ts": [...node],
  "tests/integration/recover_script_test.ts": [...node],
  "tests/integration/upgrade_script_test.ts": [...node],
  "tests/integration/verify_lock_test.ts": [...node, "ip", "etcd", "etcdctl"],
  "tests/integration/kubeadm_certs_test.ts": ["kubeadm"],
  "tests/integration/kubeadm_config_test.ts": ["kubeadm"],
  "tests/integration/kubeadm_images_test.ts": ["kubeadm"],
  "tests/integration/launcher_ends_test.ts": node,
  "tests/integration/launcher_run_test.ts": node,
  "tests/integration/launcher_test.ts": [...node, "openssl"],
  "tests/integration/live_view_test.ts": [...node, ...sshServer, "script"],
  "tests/integration/login_test.ts": [...sshServer, "ip"],
  "tests/integration/logs_test.ts": [...node, ...sshServer, "script"],
  "tests/integration/network_step_test.ts": [...node, "curl"],
  "tests/integration/operations_json_test.ts": [...node, ...sshServer],
  "tests/integration/openssh_connect_test.ts": sshServer,
  "tests/integration/openssh_install_test.ts": [...node, ...sshServer, "script"],
  "tests/integration/password_install_test.ts": [
    ...node,
    ...sshServer,
    "openssl",
    "script",
    "sudo",
  ],
  "tests/integration/pki_openssl_test.ts": ["openssl", "ssh"],
  "tests/integration/preflight_network_test.ts": [...node, "ip", "nft"],
  "tests/integration/preflight_sshd_test.ts": [...node, ...sshServer],
  "tests/integration/audit_test.ts": [],
  "tests/integration/hook_syntax_test.ts": [],
  "tests/integration/quorum_guard_test.ts": [],
  "tests/integration/release_files_test.ts": [],
  "tests/integration/renew_script_test.ts": [...node, "openssl", "kubeadm"],
  "tests/integration/restore_waits_test.ts": [...node, ...sshServer, "script"],
  "tests/integration/scripts_lint_test.ts": ["shellcheck"],
  "tests/integration/secrets_told_test.ts": [
    ...node,
    ...sshServer,
    "openssl",
    "script",
    "strace",
    "sudo",
  ],
  "tests/integration/ssh_config_refusals_test.ts": [],
  "tests/integration/ssh_config_test.ts": ["ssh"],
  "tests/integration/sshd_command_test.ts": sshServer,
  "tests/integration/sshd_connect_test.ts": sshServer,
  "tests/integration/sshd_host_key_test.ts": sshServer,
  "tests/integration/sshd_login_test.ts": sshServer,
  "tests/integration/sshd_password_test.ts": [...node, ...sshServer, "openssl"],
  "tests/integration/state_program_test.ts": [...node, "curl", "openssl"],
  "tests/integration/sudo_test.ts": [...node, ...sshServer, "openssl", "sudo"],
  "tests/integration/terminal_prompter_test.ts": ["script"],
  "tests/integration/verify_script_test.ts": [...node],
};

function program(name: string, debianPackage: string): Need {
  // sbin is not on the PATH of ordinary users.
  const command = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v ${name}`;
  return {
    probe: ["sh", "-c", command],
    debianPackage,
    remedy: `apt-get install ${debianPackage}`,
  };
}

function labProgram(name: string): Need {
  const bin = "${HAKUBE_LAB_CACHE:-$HOME/.cache/hakube-lab}/bin";
  return {
    probe: ["sh", "-c", `test -x "${bin}/${name}"`],
    labProgram: true,
    remedy: "build the lab's programs: tests/lab/lab build --programs",
  };
}
