import assert from "node:assert/strict";
import { FakeTerminal } from "../../../tests/fakes/fake_terminal.ts";
import { ConnectionError } from "../../errors.ts";
import type { ListedCertificate } from "../../operate/certificates/certificate_list.ts";
import {
  type CertificateReport,
  certificatesFields,
  showCertificates,
  showEndingSoon,
} from "./certificates_view.ts";

const certificate = (
  node: string | undefined,
  path: string,
  daysLeft: number | undefined,
): ListedCertificate => ({
  node,
  path,
  purpose: "etcd, to its members",
  renewal: "renew",
  commonName: "m0",
  notAfter: daysLeft === undefined ? undefined : "2027-11-28T00:00:00.000Z",
  daysLeft,
});

const report: CertificateReport = {
  certificates: [
    certificate(undefined, "pki/etcd/etcd-m0-peer.pem", 364),
    certificate("m0", "/etc/etcd/pki/peer.crt", 1),
    certificate("m0", "/etc/etcd/pki/server.crt", -3),
    certificate("m1", "/etc/etcd/pki/peer.crt", undefined),
  ],
  failures: new Map([["w0", new ConnectionError("unreachable", "nobody answers")]]),
  warnDays: 90,
};

Deno.test("showCertificates() is a table by place, and names who was not asked", () => {
  const terminal = new FakeTerminal();
  showCertificates(report, terminal);
  assert.deepEqual(terminal.stdout.split("\n").map((line) => line.trimEnd()), [
    "assets",
    "  pki/etcd/etcd-m0-peer.pem  etcd, to its members   364 days  2027-11-28",
    "m0",
    "  /etc/etcd/pki/peer.crt     etcd, to its members      1 day  2027-11-28",
    "  /etc/etcd/pki/server.crt   etcd, to its members      ended  2027-11-28",
    "m1",
    "  /etc/etcd/pki/peer.crt     etcd, to its members  damaged",
    "",
  ]);
  assert.equal(terminal.stderr, "warning: w0 was not asked: nobody answers\n");
});

Deno.test("showEndingSoon() counts them and says what to do", () => {
  const terminal = new FakeTerminal();
  showEndingSoon(report, "cluster.json", terminal);
  assert.equal(
    terminal.stderr,
    "warning: 3 of 4 certificates have fewer than 90 days left\n" +
      "  hint: hakube certs renew cluster.json\n",
  );
});

Deno.test("certificatesFields() says whether all is fit, and of each certificate all that is known", () => {
  const document = certificatesFields(report);
  assert.equal(document.fit, false);
  assert.deepEqual(document.certificates[0], {
    node: undefined,
    path: "pki/etcd/etcd-m0-peer.pem",
    purpose: "etcd, to its members",
    renewal: "renew",
    commonName: "m0",
    notAfter: "2027-11-28T00:00:00.000Z",
    daysLeft: 364,
  });
});
