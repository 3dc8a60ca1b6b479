import { deepEqual, equal, ok } from "node:assert/strict";
import { textFormat, type TextFormatName, textFormats } from "./text_formats.ts";

/** Texts that a format takes, and texts that it only just refuses. */
const examples: Readonly<Record<TextFormatName, { takes: string[]; refuses: string[] }>> = {
  "schema-reference": { takes: ["https://a/b.json", "../x.json"], refuses: ["a b", ""] },
  "cluster-name": {
    takes: ["a", "awskube", "a.b-c"],
    refuses: ["", "A", "-a", "a_b", "a".repeat(64)],
  },
  "node-name": {
    takes: ["ip-10-1-0-10.ec2.internal", "0", "a".repeat(63)],
    refuses: ["a.", ".a", "a..b", "a-", `${"a".repeat(61)}.bc`],
  },
  "dns-domain": { takes: ["cluster.local", "lab"], refuses: ["Cluster.local", "a_b", "a."] },
  "host": {
    takes: ["10.0.0.1", "kube-402233249.us-east-1.elb.amazonaws.com", "LB", "3com.com", "1a"],
    refuses: [
      "10.0.0.256",
      "1.2.3",
      "5",
      "a.5",
      "-oProxyCommand=x",
      "a_b",
      "*.a.com",
      "::1",
      "a.",
      "a b",
    ],
  },
  "endpoint": {
    takes: ["10.0.0.1", "10.0.0.1:6443", "lb.example.com:1", "lb:65535"],
    refuses: [
      "lb:0",
      "lb:65536",
      "lb:",
      ":6443",
      "[::1]:6443",
      "https://lb",
      "lb:6443/x",
      "10.0.0.300:1",
    ],
  },
  "ssh-host": {
    takes: ["my_master", "10.0.0.1", "a.b", "A-1"],
    refuses: ["-F/x", "_a", "root@a", "a:22", "fe80::1", "5", "10.0.0.300", "a%b", "a b"],
  },
  "ssh-jump-host": {
    takes: ["none", "bastion", "ops@10.0.0.1:2222", "a,b@c_1,d:22", "dev+x@example.com@jump"],
    refuses: [
      "",
      "-oProxyCommand=x",
      "a,,b",
      "a, b",
      "@a",
      "a:0",
      "a:65536",
      "ssh://a",
      "[::1]:22",
      "a/b",
      "a@-b",
      "$(x)@a",
      Array(17).fill("a").join(),
    ],
  },
  "ipv4-address": {
    takes: ["10.0.0.1"],
    refuses: ["10.0.0.1/8", "node0", "fe80::1", "010.0.0.1", "10.0.0.1 "],
  },
  "cidr": {
    takes: ["10.0.0.0/8", "0.0.0.0/0", "1.1.1.1/32"],
    refuses: ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "fd00::/8"],
  },
  "version": {
    takes: ["1.37.2", "0.0.0"],
    refuses: ["v1.37.2", "1.37", "1.37.2-rc.0", "1.037.2", "1.37.2\n"],
  },
  "docker-version": { takes: ["17.03.2~ce-0~ubuntu-xenial"], refuses: ["", "a b", "$(x)"] },
  "directory": {
    takes: ["pki/etcd", "scripts", "./scripts/", "a.b_c-d"],
    refuses: [
      "",
      ".",
      "..",
      "/etc",
      "a/../b",
      "../a",
      "a//b",
      "~/a",
      ".git",
      "-rf",
      "a/-rf",
      "a/./b",
      "a b",
    ],
  },
  "common-name": {
    takes: ["etcd-ca", "My CA: 1"],
    refuses: ["", "a,O=b", "a/b", "a+b", "a".repeat(65), " a"],
  },
  "duration": {
    takes: ["175200h", "1h30m", "60s"],
    refuses: ["", "h", "10y", "1.5h", "-1h", "1m1h"],
  },
  "ssh-user": {
    takes: ["ubuntu", "_a-1"],
    refuses: ["", "1a", "-l", "Root", "a".repeat(33), "a@b"],
  },
  "key-path": {
    takes: ["~/.ssh/id_rsa", "a b/c", "$x", "./~ann", "a~"],
    refuses: ["", "a\nb", "a\0", "a\u202eb", "~", "~ann/.ssh/id_rsa"],
  },
  "ssh-host-key": {
    takes: [`ssh-ed25519 ${"A".repeat(68)}`, `ssh-rsa ${"A".repeat(372)}== root@host`],
    refuses: [
      "ssh-dss AAAAAAAAAAAAAAAAAAAA",
      "ssh-ed25519",
      `host ssh-ed25519 ${"A".repeat(68)}`,
      `ssh-ed25519  ${"A".repeat(68)}`,
    ],
  },
  "label-key": {
    takes: ["disk", "example.com/Disk_1.x", "a"],
    refuses: ["", "/a", "a/", "a/b/c", "Example.com/a", "-a", "a".repeat(64)],
  },
  "label-value": { takes: ["", "a", "A_1.b"], refuses: ["-a", "a b", "a".repeat(64), "a/b"] },
  "hook-reference": {
    takes: ["flannel", "aws.sh.j2", "./x y.sh", "/a"],
    refuses: ["", "-x", "a b", "./a\nb", "$(x)"],
  },
  "cloud-provider": { takes: ["external", "aws"], refuses: ["", "AWS", "a b"] },
  "manifest-name": { takes: ["flannel"], refuses: ["", "Flannel", "a/b", "a.b"] },
  "registry": {
    takes: ["registry.k8s.io", "localhost:5000"],
    refuses: ["", "a/b", "https://a", "..", "a:0"],
  },
  "url": {
    takes: ["https://a.example.com/b/c", "http://10.0.0.1:5000", "https://a/core:/stable:/"],
    refuses: [
      "ftp://a",
      "a",
      "https://u:p@a",
      "https://a?b",
      "https://a#b",
      "https://a/b c",
      "https://a//b",
      "https://a/$x",
      "https://",
      "https://[::1]",
      "https://a:0",
    ],
  },
  "proxy-url": {
    takes: ["http://proxy.example:3128", "http://10.0.0.1:8080/"],
    refuses: [
      "http://proxy.example",
      "https://p:1",
      "http://u:p@p:1",
      "socks5://p:1",
      "p:1",
      "http://p:0",
    ],
  },
  "no-proxy": {
    takes: ["localhost", ".site.example", "10.0.0.0/8", "10.0.0.1", "mirror.site"],
    refuses: ["*.site", "a:80", "10.0.0.0/33", "http://a", "", "a,b", '"'],
  },
  "interface": {
    takes: ["eth0", "br-lan", "enp3s0.100"],
    refuses: ["", "-x", "a b", "a/b", "sixteencharacters", "$(x)"],
  },
  "key-fingerprint": {
    takes: [
      "DE15B14486CD377B9E876E1A234654DA9A296436",
      "de15 b144 86cd 377b 9e87  6e1a 2346 54da 9a29 6436",
    ],
    refuses: ["", "DE15", "G".repeat(40), " ".repeat(40), "D".repeat(41)],
  },
  "sha256": { takes: ["aB".repeat(32)], refuses: ["", "a".repeat(63), "g".repeat(64)] },
  "preflight-check": {
    takes: ["NumCPU", "FileAvailable--etc-kubernetes-kubelet-conf"],
    refuses: ["", "a,b", "a b"],
  },
  "preflight-id": {
    takes: ["os", "etcd-disk"],
    refuses: ["", "NumCPU", "a,b", "a_b", "1a"],
  },
};

Deno.test("textFormats take and refuse what they should", () => {
  for (const [name, { takes, refuses }] of Object.entries(examples)) {
    const { pattern } = textFormats[name as TextFormatName];
    deepEqual(takes.filter((text) => !pattern.test(text)), [], `${name} must take these`);
    deepEqual(refuses.filter((text) => pattern.test(text)), [], `${name} must refuse these`);
  }
});

Deno.test("textFormats take no text of megabytes, and say so at once", () => {
  const started = performance.now();
  for (const [name, { pattern }] of Object.entries(textFormats)) {
    for (const unit of ["a", "a.", "1", "a-", "/a", " ", "1h"]) {
      equal(pattern.test(unit.repeat(500_000)), false, `${name} takes ${unit}...`);
    }
  }
  ok(performance.now() - started < 5000);
});

Deno.test("textFormat() knows no format by a name that every object has", () => {
  equal(textFormat("toString"), undefined);
  equal(textFormat("host"), textFormats.host);
});

Deno.test("textFormats say of a port that it is none", () => {
  const advice = (name: TextFormatName, text: string) =>
    textFormat(name)?.advice?.find(([pattern]) => pattern.test(text))?.[1];
  for (
    const [name, text] of [
      ["endpoint", "lb:0"],
      ["endpoint", "lb:65536"],
      ["ssh-jump-host", "a:22,b:70000,c"],
      ["registry", "r:99999"],
      ["url", "https://m:99999/x"],
      ["proxy-url", "http://p:0/"],
    ] as const
  ) equal(advice(name, text), "a port is a number from 1 to 65535", text);
  equal(advice("endpoint", "lb:6443/x"), undefined);
});
