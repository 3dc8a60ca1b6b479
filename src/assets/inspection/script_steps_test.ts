import assert from "node:assert/strict";
import { scriptSteps } from "./script_steps.ts";

const script = `#!/bin/bash
node_steps() {
  hook preinstall     900 preinstall_hook
  step host           900 host_is_prepared          prepare_host
  await quorum        590 wait_for_quorum
  report_etcd_cluster
}

# a comment
host_is_prepared() { true; }

prepare_host() {
  cat >/etc/x <<'END_OF_FILE'
vrrp {
}
END_OF_FILE
  cat <<END
}
END
  echo done
}

preinstall_hook() {
  : # nothing
}

wait_for_quorum() { true; } # for ever
main "$@"
`;

Deno.test("scriptSteps() reads the list of steps, with what each calls", () => {
  const steps = scriptSteps(script, "node");
  assert.deepEqual(
    steps.map(({ name, kind, deadlineSeconds }) => [name, kind, deadlineSeconds]),
    [["preinstall", "hook", 900], ["host", "step", 900], ["quorum", "await", 590]],
  );
  const [hook, host, quorum] = steps;
  assert.deepEqual(hook?.functions, ["preinstall_hook() {\n  : # nothing\n}"]);
  assert.equal(host?.functions[0], "host_is_prepared() { true; }");
  // A line that ends a function does not do so within a file that it writes.
  assert.ok(host?.functions[1]?.endsWith("  echo done\n}"), host?.functions[1]);
  assert.deepEqual(quorum?.functions, ["wait_for_quorum() { true; } # for ever"]);
});

Deno.test("scriptSteps() knows phases that a script does not have", () => {
  assert.deepEqual(scriptSteps(script, "cluster"), []);
});
