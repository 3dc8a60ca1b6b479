import { ok } from "node:assert/strict";
import { validDefinition } from "./valid_definition.ts";

/** A definition with one mistake. */
export interface InvalidDefinition {
  /** The rule and the text that breaks it. */
  readonly name: string;
  readonly rule: string;
  readonly text: string;
  /** `line:column` where the problem is; undefined when any place will do. */
  readonly place: string | undefined;
}

/** Which part to replace, by what, and the rule broken. The problem stands where `|` is. */
const invalid: readonly (readonly [before: string, after: string, rule: string])[] = [
  // Types
  [`"clusterName": "lab"`, `"clusterName": |5`, "wrong-type"],
  [`"clusterName": "lab"`, `"clusterName": |null`, "wrong-type"],
  [`"clusterName": "lab"`, `"clusterName": |["lab"]`, "wrong-type"],
  [`"audit": true`, `"audit": |"true"`, "wrong-type"],
  [`"encryptionAtRest": true`, `"encryptionAtRest": |1`, "wrong-type"],
  [`"sshPort": 22`, `"sshPort": |22.5`, "wrong-type"],
  [`"sshPort": 2222`, `"sshPort": |"2222"`, "wrong-type"],
  [`"workers": [`, `"workers": |"w0", "x": [`, "wrong-type"],
  [`"labels": {\n        "disk": "ssd"`, `"labels": {\n        "disk": |1`, "wrong-type"],
  [`"maxPods": 200`, `"maxPods": 200}, |"initConfiguration": {`, "duplicate-key"],
  [`"definitionVersion": 1`, `"definitionVersion": |2`, "unknown-value"],
  [`"sha256": {`, `"sha256": |7, "x": {`, "wrong-type"],
  // Names
  [`"clusterName": "lab"`, `"clusterName": |"Lab"`, "cluster-name"],
  [`"nodeName": "master0"`, `"nodeName": |"master_0"`, "node-name"],
  [`"nodeName": "worker1"`, `"nodeName": |"${"w".repeat(64)}"`, "node-name"],
  [`"nodeName": "worker1"`, `"nodeName": |""`, "node-name"],
  [`"masterFQDNs": [\n    "kube.example.com"`, `"masterFQDNs": [\n    |"-kube"`, "host"],
  [`"dnsDomain": "cluster.local"`, `"dnsDomain": |"cluster..local"`, "dns-domain"],
  [`"sshLoginUser": "admin"`, `"sshLoginUser": |"-oProxyCommand=x"`, "ssh-user"],
  [`"disk": "ssd"`, `|"-disk": "ssd"`, "label-key"],
  [`"disk": "ssd"`, `|"kubernetes.io/hostname": "x"`, "reserved-label"],
  [`"effect": "NoSchedule"`, `"effect": |"NoExec"`, "unknown-value"],
  [`"etcdCACommonName": "etcd-ca"`, `"etcdCACommonName": |"CN=a,O=b"`, "common-name"],
  [
    `"etcdClientCommonName": "etcd-client"`,
    `"etcdClientCommonName": |"etcd-ca"`,
    "duplicate-common-name",
  ],
  [`"SystemVerification"`, `|"all"`, "ignore-all"],
  [`"ignorePreflight": [\n    "cpus"`, `"ignorePreflight": [\n    |"cpu"`, "unknown-check"],
  [`"preinstall": "./hooks/prepare.sh"`, `"preinstall": |"awz"`, "unknown-hook"],
  [`"networkProvider": "flannel"`, `"networkProvider": |"romana"`, "unknown-hook"],
  [`"cloudProvider": "external"`, `"cloudProvider": |"aws"`, "cloud-provider-gone"],
  // Ranges
  [`"sshPort": 22,`, `"sshPort": |0,`, "out-of-range"],
  [`"sshPort": 22,`, `"sshPort": |65536,`, "out-of-range"],
  [`"sshPort": 22,`, `"sshPort": |1e400,`, "number-range"],
  [`"10.88.0.9:6443"`, `|"10.88.0.9:65536"`, "endpoint"],
  [`"10.88.0.9:6443"`, `|"[fd00::9]:6443"`, "endpoint"],
  [`"privateIP": "10.88.0.10"`, `"privateIP": |"10.88.0.256"`, "ipv4-address"],
  [`"privateIP": "10.88.0.10"`, `"privateIP": |"127.0.0.1"`, "unusable-address"],
  [`"podNetworkCIDR": "10.32.0.0/12"`, `"podNetworkCIDR": |"10.32.0.0/33"`, "cidr"],
  [`"podNetworkCIDR": "10.32.0.0/12"`, `"podNetworkCIDR": |"10.33.0.0/12"`, "not-canonical"],
  [`"podNetworkCIDR": "10.32.0.0/12"`, `"podNetworkCIDR": |"10.0.0.0/24"`, "pod-network-too-small"],
  [`"serviceCIDR": "10.96.0.0/12"`, `"serviceCIDR": |"10.96.0.0/30"`, "prefix-range"],
  [`"kubernetesVersion": "1.37.2"`, `"kubernetesVersion": |"1.12.1"`, "version-too-old"],
  [`"kubernetesVersion": "1.37.2"`, `"kubernetesVersion": |"1.99.0"`, "version-too-new"],
  [`"kubernetesVersion": "1.37.2"`, `"kubernetesVersion": |"v1.37.2"`, "version"],
  [`"etcdVersion": "3.6.14"`, `"etcdVersion": |"3.5.9"`, "etcd-too-old"],
  [`"containerdVersion": "2.3.7"`, `"containerdVersion": |"1.7.0"`, "containerd-too-old"],
  [`"etcdCACertExpiry": "87600h"`, `"etcdCACertExpiry": |"1h"`, "duration-range"],
  [`"etcdCACertExpiry": "87600h"`, `"etcdCACertExpiry": |"10 years"`, "duration"],
  // Duplicates
  [`"audit": true`, `"audit": true, |"audit": true`, "duplicate-key"],
  [`"nodeName": "worker1"`, `"nodeName": |"master1"`, "duplicate-name"],
  [`"privateIP": "10.88.0.21"`, `"privateIP": |"10.88.0.20"`, "duplicate-address"],
  [`"publicIP": "203.0.113.11"`, `"publicIP": |"203.0.113.10"`, "duplicate-address"],
  // Overlaps
  [`"serviceCIDR": "10.96.0.0/12"`, `"serviceCIDR": "10.32.0.0/12"`, "overlapping-networks"],
  [`"privateIP": "10.88.0.21"`, `"privateIP": |"10.96.0.21"`, "address-in-network"],
  [`"10.88.0.9:6443"`, `|"10.47.0.1"`, "address-in-network"],
  [`"scriptsDir": "scripts"`, `"scriptsDir": |"pki"`, "colliding-directories"],
  [`"scriptsDir": "scripts"`, `"scriptsDir": |"../../etc"`, "directory"],
  [`"scriptsDir": "scripts"`, `"scriptsDir": |"/etc"`, "directory"],
  // What hakube decides, knows not, or not yet
  [`"maxPods": 200`, `|"clusterDNS": ["10.96.0.10"]`, "owned-setting"],
  [`"audit": true`, `|"auditt": true`, "unknown-key"],
  [`"audit": true`, `"proxy": |{}`, "no-proxy-url"],
  [`"audit": true`, `"trustedCAs": [|"./no.pem"]`, "authority-file"],
  [`"type": "external"`, `"type": "keepalived", |"interfce": "eth0"`, "unknown-key"],
  [`"type": "external"`, `|"virtualRouterId": 9`, "not-keepalived"],
  [`"cloudProviderConfig": "./cloud.conf"`, `"cloudProviderConfig": |"cloud.conf"`, "cloud-config"],
  [
    `"privateIP": "10.88.0.20"`,
    `|"schedulable": true, "privateIP": "10.88.0.20"`,
    "schedulable-worker",
  ],
  [`"https://mirror.example.com/etcd"`, `|"https://u:p@mirror.example.com/etcd"`, "url"],
  [`"https://mirror.example.com/etcd"`, `|"file:///etc"`, "url"],
  [`"sshHost": "bastion_master0"`, `"sshHost": |"-oProxyCommand=reboot"`, "ssh-host"],
  // Syntax
  [`"audit": true`, `"audit": |tru`, "syntax"],
  [`"audit": true`, `"audit" |true`, "syntax"],
  [`"audit": true,\n  `, `"audit": true\n  |`, "syntax"],
  [`"clusterName": "lab"`, `"clusterName": |"lab\n`, "syntax"],
  [`"audit": true`, `"audit": ${"[".repeat(63)}|[`, "too-deep"],
];

/** Every invalid definition of the table. */
export function invalidDefinitions(): InvalidDefinition[] {
  return invalid.map(([before, after, rule]) => {
    const marked = spoilt(before, after);
    return {
      name: `${rule}: ${after.slice(0, 60)}`,
      rule,
      text: marked.replace("|", ""),
      place: placeOf(marked),
    };
  });
}

/** The valid definition as text, one value a line, with one part of it replaced. */
function spoilt(before: string, after: string): string {
  const text = JSON.stringify(validDefinition(), null, 2);
  ok(text.includes(before), `${before} is not in the definition`);
  return text.replace(before, () => after);
}

function placeOf(marked: string): string | undefined {
  const offset = marked.indexOf("|");
  if (offset === -1) return undefined;
  const lines = marked.slice(0, offset).split("\n");
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}
