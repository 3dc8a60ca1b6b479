import assert from "node:assert/strict";
import { parse } from "smol-toml";
import { containerdConfig } from "../../src/plan/containerd_config.ts";
import { findRelease, type Release } from "../../src/plan/release_catalog.ts";
import { runLabProgram } from "./lab_program.ts";

Deno.test("containerd reads every setting of containerdConfig()", async () => {
  const file = await Deno.makeTempFile({ suffix: ".toml" });
  try {
    await Deno.writeTextFile(file, containerdConfig(findRelease("1.35") as Release));
    const { code, stdout, stderr } = await runLabProgram("containerd", [
      `--config=${file}`,
      "config",
      "dump",
    ]);
    assert.equal(code, 0, stderr);
    // Its own defaults around our settings, in the newest version of its configuration.
    const { plugins } = JSON.parse(JSON.stringify(parse(stdout)));
    const images = plugins["io.containerd.cri.v1.images"];
    const { runc } = plugins["io.containerd.cri.v1.runtime"].containerd.runtimes;
    assert.equal(images.pinned_images.sandbox, "registry.k8s.io/pause:3.10.1");
    assert.equal(images.registry.config_path, "/etc/containerd/certs.d");
    assert.equal(
      plugins["io.containerd.transfer.v1.local"].config_path,
      "/etc/containerd/certs.d",
    );
    assert.equal(runc.options.SystemdCgroup, true);
    assert.equal(runc.runtime_type, "io.containerd.runc.v2");
  } finally {
    await Deno.remove(file);
  }
});
