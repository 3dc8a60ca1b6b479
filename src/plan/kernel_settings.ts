import { nodePaths } from "./node_paths.ts";
import type { PlannedFile } from "./plan.ts";

/** Kernel modules: containerd's snapshots, and pod traffic over bridges. */
const modules = ["overlay", "br_netfilter"];

/** The files that make the kernel fit for a node, at every boot and whenever the kubelet starts. */
export function kernelSettings(): PlannedFile[] {
  return [
    file(nodePaths.kernelModules, [
      "# Loaded at boot: containerd's snapshots, and bridged pod traffic. Written by hakube.",
      ...modules,
    ]),
    file(nodePaths.sysctls, [
      "# Pods are reached by forwarding, and iptables sees bridged traffic. Written by hakube.",
      "net.ipv4.ip_forward = 1",
      "net.bridge.bridge-nf-call-iptables = 1",
      "net.bridge.bridge-nf-call-ip6tables = 1",
      "# What the kubelet insists on with protectKernelDefaults.",
      "vm.overcommit_memory = 1",
      "kernel.panic = 10",
      "kernel.panic_on_oops = 1",
      "# The kubelet insists on these too. They are the kernel's defaults, so where they cannot",
      "# be written, as in a container, the attempt may fail: that is what the minus says.",
      "-vm.panic_on_oom = 0",
      "-kernel.keys.root_maxkeys = 1000000",
      "-kernel.keys.root_maxbytes = 25000000",
    ]),
    file(nodePaths.kubeletDropIn, [
      "# Written by hakube. The kubelet does not start with other kernel settings, and whatever is",
      "# applied after them at boot, or by hand, may have changed them.",
      "[Service]",
      `ExecStartPre=/usr/sbin/sysctl --quiet --load=${nodePaths.sysctls}`,
    ]),
  ];
}

function file(path: string, lines: readonly string[]): PlannedFile {
  return { step: "host", path, mode: "0644", content: lines.map((line) => `${line}\n`).join("") };
}
