import type { NodeFacts } from "../../src/install/launcher_protocol.ts";

/** What a launcher tells of a new machine. @param overrides facts to replace */
export function nodeFacts(overrides: Partial<NodeFacts> = {}): NodeFacts {
  return {
    hakube: "ready",
    protocol: 1,
    run: null,
    lastRun: null,
    runs: [],
    etcdData: false,
    etcdHadQuorum: false,
    etcdPeerUrl: "",
    etcdVersion: "",
    initialised: "no-etcd",
    controlPlane: false,
    joined: false,
    caSha256: "",
    endedCertificates: [],
    kubeadmVersion: "",
    kubeletVersion: "",
    containerdVersion: "",
    scriptSha256: "",
    clock: 1,
    ...overrides,
  };
}
