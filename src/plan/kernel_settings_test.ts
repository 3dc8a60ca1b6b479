import assert from "node:assert/strict";
import { kernelSettings } from "./kernel_settings.ts";

function lines(path: string): string[] {
  const file = kernelSettings().find((candidate) => candidate.path === path);
  return (file?.content ?? "").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

Deno.test("kernelSettings() loads the modules", () => {
  assert.deepEqual(lines("/etc/modules-load.d/hakube.conf"), ["overlay", "br_netfilter"]);
});

Deno.test("kernelSettings() sets what networking and protectKernelDefaults need", () => {
  const settings = new Map(
    lines("/etc/sysctl.d/90-hakube.conf").map((line) => {
      const [key, value] = line.replace(/^-/, "").split(" = ");
      return [key, value];
    }),
  );
  assert.equal(settings.get("net.ipv4.ip_forward"), "1");
  assert.equal(settings.get("net.bridge.bridge-nf-call-iptables"), "1");
  // setupKernelTunables of the kubelet (pkg/kubelet/cm/container_manager_linux.go)
  assert.equal(settings.get("vm.overcommit_memory"), "1");
  assert.equal(settings.get("vm.panic_on_oom"), "0");
  assert.equal(settings.get("kernel.panic"), "10");
  assert.equal(settings.get("kernel.panic_on_oops"), "1");
  assert.equal(settings.get("kernel.keys.root_maxkeys"), "1000000");
  assert.equal(settings.get("kernel.keys.root_maxbytes"), "25000000");
});

Deno.test("kernelSettings() lets the kubelet set what it insists on when it starts", () => {
  const dropIn = lines("/etc/systemd/system/kubelet.service.d/20-hakube.conf");
  assert.ok(
    dropIn.some((line) => line.endsWith("--load=/etc/sysctl.d/90-hakube.conf")),
    `${dropIn}`,
  );
});
