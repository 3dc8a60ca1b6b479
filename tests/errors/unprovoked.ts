/**
 * Errors that the catalogue does not have, or not to be told from what stands in the source: by file how
 * many places make them, and what it takes to meet them, with the test that does. Whoever adds one
 * provokes it, or says here why not.
 */
export const unprovoked: Readonly<Record<string, readonly [places: number, takes: string]>> = {
  "src/adapters/deno_files.ts": [1, "the operating system's: src/adapters/deno_files_test.ts"],
  "src/adapters/openssh/client_arguments.ts": [1, "says which of several texts it is"],
  "src/adapters/openssh/explain_failure.ts": [
    1,
    "what ssh says: src/adapters/openssh/explain_failure_test.ts",
  ],
  "src/adapters/openssh/openssh.ts": [
    2,
    "the installed ssh: tests/integration/openssh_connect_test.ts",
  ],
  "src/adapters/openssh/ssh_program.ts": [1, "a machine without ssh"],
  "src/adapters/ssh2/channel.ts": [1, "a real sshd: tests/integration/sshd_command_test.ts"],
  "src/adapters/ssh2/connection.ts": [2, "a real sshd: tests/integration/sshd_connect_test.ts"],
  "src/adapters/ssh2/key_file.ts": [
    3,
    "files with modes and passphrases: src/adapters/ssh2/key_file_test.ts",
  ],
  "src/adapters/ssh2/login.ts": [1, "a real sshd: tests/integration/sshd_login_test.ts"],
  "src/adapters/ssh2/login_key.ts": [1, "a key of another adapter, which nobody can give"],
  "src/adapters/ssh2/tcp.ts": [1, "the message is put together of parts; see connection.txt"],
  "src/adapters/terminal_prompter.ts": [
    1,
    "Ctrl-C at a terminal: tests/integration/terminal_prompter_test.ts",
  ],
  "src/assets/archive/asset_tree.ts": [
    2,
    "files that go away meanwhile, or are devices: src/assets/archive/import_assets_test.ts",
  ],
  "src/assets/archive/tar_archive.ts": [
    1,
    "the message is put together of parts; see archives.txt",
  ],
  "src/assets/authorities.ts": [1, "an authority of ten years ago"],
  "src/cli/commands/images_command.ts": [1, "is said in JSON alone: tests/cli/images_test.ts"],
  "src/cli/init/answer_questions.ts": [1, "passes on what others say; see init.txt"],
  "src/cli/init/put_key.ts": [
    2,
    "nodes that let us in by password: tests/integration/init_test.ts",
  ],
  "src/cli/load_definition.ts": [1, "passes on what src/adapters/deno_files.ts says"],
  "src/cli/operation_session.ts": [1, "masters that answer: tests/operations/drill_scenarios.ts"],
  "src/cli/program.ts": [2, "passes on what commander says; see usage.txt"],
  "src/cli/run_etcd_recover.ts": [2, "masters that answer: tests/operations/snapshot_scenarios.ts"],
  "src/cli/run_etcd_restore.ts": [
    2,
    "what src/install/unreached_masters.ts puts before it, and a year: tests/cli/etcd_restore_test.ts",
  ],
  "src/cli/run_init.ts": [1, "nodes that do not let us in: tests/integration/init_test.ts"],
  "src/cli/run_install.ts": [
    2,
    "nodes that let us in: tests/integration/interactive_install_test.ts",
  ],
  "src/cli/run_logs.ts": [1, "a node that lets us in: tests/integration/logs_test.ts"],
  "src/cli/run_preflight.ts": [1, "nodes that let us in: tests/integration/preflight_sshd_test.ts"],
  "src/cli/run_status.ts": [1, "passes on what others say; see connection.txt"],
  "src/cli/secret_file.ts": [1, "the message is put together of parts; see usage.txt"],
  "src/cli/take_snapshot.ts": [
    4,
    "masters that answer: tests/operations/snapshot_scenarios.ts",
  ],
  "src/cli/terminal.ts": [1, "a pipe that nobody reads: tests/cli/program_process_test.ts"],
  "src/install/answering_session.ts": [
    1,
    "a program that ends early: tests/integration/state_program_test.ts",
  ],
  "src/install/decide.ts": [2, "masters of before: src/install/decide_test.ts"],
  "src/install/login/connector.ts": [1, "passes on what others say; see connection.txt"],
  "src/install/login/expand_value.ts": [
    1,
    "the message is put together of parts; see machines.txt",
  ],
  "src/install/login/host_key_approval.ts": [
    1,
    "a real sshd: tests/integration/sshd_host_key_test.ts",
  ],
  "src/install/login/host_keys.ts": [2, "src/install/login/host_keys_test.ts"],
  "src/install/login/resolve_login.ts": [2, "tests/integration/ssh_config_refusals_test.ts"],
  "src/install/login/route_settings.ts": [
    1,
    "the message is put together of parts; see machines.txt",
  ],
  "src/install/login/ssh_config.ts": [1, "tests/integration/ssh_config_refusals_test.ts"],
  "src/install/login/ssh_config_files.ts": [1, "passes on what a parser says; see connection.txt"],
  "src/install/login/ssh_config_match.ts": [1, "tests/integration/ssh_config_refusals_test.ts"],
  "src/install/preflight/preflight.ts": [1, "a node that is silent for minutes"],
  "src/install/read_last_script.ts": [1, "a node that is silent for minutes"],
  "src/install/root_program.ts": [1, "a node that is silent for minutes"],
  "src/install/run_to_its_end.ts": [4, "src/install/run_to_its_end_test.ts"],
  "src/install/unreached_masters.ts": [1, "passes on what others say; see connection.txt"],
  "src/operate/drill/drill.ts": [3, "masters that answer: tests/operations/drill_scenarios.ts"],
  "src/operate/drill/witness.ts": [1, "masters that answer: tests/operations/drill_scenarios.ts"],
  "src/operate/snapshot/snapshot_session.ts": [
    2,
    "a real etcd: tests/integration/etcd_snapshot_test.ts",
  ],
  "src/operate/state/look_at_masters.ts": [1, "a node that is silent for seconds"],
  "src/operate/timeline/read_runs.ts": [1, "a node that is silent for minutes"],
};
