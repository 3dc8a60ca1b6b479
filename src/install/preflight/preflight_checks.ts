/** How much a finding matters. `info`: hakube mends it itself, or it could not be measured. */
export type Severity = "error" | "warning" | "info";

/** A check of preflight, as docs/preflight.md explains it. */
export interface PreflightCheck {
  /** What its findings are at worst. */
  readonly severity: Severity;
  readonly needed: string;
  /** What to do, one sentence. */
  readonly remedy: string;
}

function error(needed: string, remedy: string): PreflightCheck {
  return { severity: "error", needed, remedy };
}

function warning(needed: string, remedy: string): PreflightCheck {
  return { severity: "warning", needed, remedy };
}

function info(needed: string, remedy: string): PreflightCheck {
  return { severity: "info", needed, remedy };
}

/** Every check, in the order in which findings are reported. */
export const preflightChecks = {
  "reachable": error("a login", "see that hakube ssh DEFINITION NODE comes in"),
  "root": error("root, or sudo", "log in as root, or as a user who may use sudo"),

  "os": error(
    "Debian 12 or 13, Ubuntu 22.04, 24.04 or 26.04",
    "install one of these systems",
  ),
  "architecture": error("amd64 or arm64", "use a machine and an etcd of one of these"),
  "systemd": error("systemd as the first process", "use a machine that systemd has booted"),
  "commands": error("commands of the base system", "install the packages that have them"),
  "kernel": error("4.19 or newer", "upgrade the kernel and restart the machine"),
  "kernel-modules": error(
    "overlay, br_netfilter; vxlan for the pods' network",
    "install the kernel's package with further modules (linux-modules-extra-...)",
  ),
  "cgroup": error(
    "cgroup v2",
    "boot without systemd.unified_cgroup_hierarchy=0; else set failCgroupV1 to false in " +
      "kubeadm.kubeletConfiguration and name SystemVerification in kubeadm.ignorePreflightErrors",
  ),
  "cpus": error("2 CPUs on a master", "give the machine more CPUs"),
  "memory": error("1700 MiB", "give the machine more memory"),
  "swap": info("none", "nothing: hakube switches swap off, now and in fstab"),
  "disk-space": error(
    "for etcd 1 GiB (better 4), containerd 2 (10), the kubelet 1 (2)",
    "free some space, or mount a larger disk there",
  ),
  "etcd-disk": warning(
    "99 of 100 writes synced within 10 ms",
    "put /var/lib/etcd on a local SSD; on a slow disk etcd changes its leader under load",
  ),

  "hostname": warning("the node's name", "hostnamectl set-hostname NODE"),
  "hostname-unique": warning("a hostname of its own", "hostnamectl set-hostname NODE"),
  "machine-id": warning(
    "a machine ID of its own",
    "on a cloned machine: rm /etc/machine-id, systemd-machine-id-setup, restart",
  ),
  "product-uuid": warning("a product UUID of its own", "give the virtual machine its own UUID"),
  "mac-address": error("a MAC address of its own", "give the virtual machine its own MAC address"),
  "private-ip": error(
    "privateIP on one of its interfaces",
    "correct privateIP in the definition, or configure the interface",
  ),

  "clock": error("at most 0.5 s apart", "let chrony or systemd-timesyncd keep the clock"),
  "time-sync": warning(
    "a clock that is kept",
    "install chrony or systemd-timesyncd, and see that it reaches its servers",
  ),

  "apt": info("apt and dpkg at rest", "nothing: hakube waits for them, and mends dpkg"),
  "other-cluster": error(
    "no other cluster's files",
    "name the right machine; to give it up for this cluster: hakube reset --other-cluster",
  ),
  "etcd-data": error(
    "no other cluster's etcd data",
    "name the right machine; if nobody needs the data, move /var/lib/etcd away",
  ),
  "other-kubernetes": error(
    "no other Kubernetes that runs",
    "uninstall it, or use another machine",
  ),
  "container-runtimes": error(
    "containerd.io alone",
    "remove the packages that are in the way of containerd.io",
  ),
  "cni": warning(
    "no other configuration in /etc/cni/net.d",
    "remove files there that are not this cluster's: the first by name is used",
  ),
  "versions": error(
    "the definition's versions, or none",
    "write the installed version into the definition, or remove the packages",
  ),
  "ports": error("free ports", "stop what listens there"),

  "sources": error(
    "packages, etcd, manifest and images can be fetched",
    "let the node through the firewall, or name mirrors in the definition",
  ),
  "load-balancer-name": error(
    "an address for masterLoadBalancerAddress",
    "give the nodes a DNS that knows the name, or write an address",
  ),
  "virtual-address": error(
    "with keepalived, an address of the masters' network that no other machine has",
    "choose a free address for masterLoadBalancerAddress",
  ),
  "load-balancer": warning(
    "masterLoadBalancerAddress accepts connections",
    "see that it is up, and that nodes may reach it",
  ),
  "load-balancer-targets": warning(
    "it forwards to every master",
    "add the masters that are missing to the load balancer",
  ),
  "control-plane-ports": error(
    "masters reach each other on TCP 2379, 2380 and 6443",
    "open these ports between the masters' private addresses",
  ),
  "api-ports": error(
    "every node reaches every master on TCP 6443",
    "open this port from all nodes to the masters",
  ),
  "kubelet-ports": error(
    "masters reach every node on TCP 10250",
    "open this port from the masters to all nodes",
  ),
  "overlay-ports": error(
    "nodes reach each other on the ports of the pods' network",
    "open this port between all nodes' private addresses",
  ),
} as const satisfies Readonly<Record<string, PreflightCheck>>;

/** What a check is called in reports, in `--ignore-preflight` and in the definition. */
export type CheckId = keyof typeof preflightChecks;

/** The names of all checks. */
export const checkIds = Object.keys(preflightChecks) as readonly CheckId[];

/** kubeadm's name of what is the same check; who lets kubeadm ignore it, lets hakube. */
export const kubeadmNames: Readonly<Record<string, CheckId>> = {
  numcpu: "cpus",
  mem: "memory",
  swap: "swap",
};
