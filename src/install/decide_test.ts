import assert from "node:assert/strict";
import { nodeFacts } from "../../tests/fakes/node_facts.ts";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { AssetsError, ConnectionError, UnfitError } from "../errors.ts";
import { decide, type Decision, type Survey } from "./decide.ts";
import type { NodeFacts } from "./launcher_protocol.ts";

const caSha256 = "c".repeat(64);
const all = ["m0", "m1", "m2", "w0", "w1"];

/** A master, and a worker, of a cluster that lives. */
const worker: Partial<NodeFacts> = {
  joined: true,
  caSha256,
  kubeadmVersion: "1.37.2",
  kubeletVersion: "1.37.2",
  containerdVersion: "2.3.7",
};
const master: Partial<NodeFacts> = {
  ...worker,
  etcdData: true,
  etcdHadQuorum: true,
  etcdVersion: "3.6.14",
  initialised: "yes",
  controlPlane: true,
};

/** @param held what nodes tell; those that are not named are new, `undefined` did not answer */
function survey(
  held: Record<string, Partial<NodeFacts> | undefined> = {},
  changes: Partial<Survey> = {},
): Survey {
  const facts = new Map<string, NodeFacts>();
  for (const name of all) {
    const told = name in held ? held[name] : {};
    if (told !== undefined) facts.set(name, nodeFacts(told));
  }
  return {
    definition: resolvedDefinition(),
    facts,
    selected: new Set(all),
    hasClusterRecord: false,
    caSha256,
    allowPartial: false,
    ...changes,
  };
}

const living = { m0: master, m1: master, m2: master, w0: worker, w1: worker };

function decided(expected: Partial<Decision>, given: Survey): void {
  const decision = decide(given);
  assert.deepEqual({ ...decision, ...expected }, decision);
}

function refused(
  kind: typeof AssetsError | typeof UnfitError | typeof ConnectionError,
  text: RegExp,
  given: Survey,
): void {
  assert.throws(() => decide(given), (error) => {
    assert.ok(error instanceof kind, String(error));
    assert.match([error.message, ...error.hints].join("\n"), text);
    return true;
  });
}

Deno.test("decide() takes etcd for new when every master answered and none holds data", () => {
  assert.deepEqual(decide(survey()), {
    etcd: "new",
    quorumSeen: false,
    initialised: false,
    initMaster: "m0",
    tokenMaster: undefined,
  });
  decided({ etcd: "new" }, survey({ w0: undefined, w1: undefined }));
});

Deno.test("decide() takes etcd for existing as soon as one master holds data", () => {
  decided({ etcd: "existing", quorumSeen: false }, survey({ m2: { etcdData: true } }));
  // Who is silent changes nothing then, and neither does a part of the masters.
  decided({ etcd: "existing" }, survey({ m0: undefined, m2: { etcdData: true } }));
  decided({ etcd: "existing" }, survey(living, { selected: new Set(["m1"]) }));
});

Deno.test("decide() does not take a worker's etcd data for the cluster's", () => {
  decided({ etcd: "new", initialised: false }, survey({ w0: { etcdData: true } }));
});

Deno.test("decide() refuses a new cluster while a master is silent", () => {
  const silent = survey({ m0: undefined, m2: undefined });
  refused(ConnectionError, /^"m0", "m2" did not answer/, silent);
  assert.throws(() => decide(silent), { failure: "unreachable" });
  refused(ConnectionError, /"m2"/, survey({ m2: undefined }, { allowPartial: true }));
});

Deno.test("decide() refuses to begin anew when the cluster has lived and its data is gone", () => {
  refused(
    UnfitError,
    /"lab" has lived[^]*--destroy-cluster lab/,
    survey({}, { hasClusterRecord: true }),
  );
  decided(
    { etcd: "existing", quorumSeen: true },
    survey({ m1: master }, { hasClusterRecord: true }),
  );
});

Deno.test("decide() refuses a new cluster without all its masters, unless that is allowed", () => {
  const selected = new Set(["m0", "w0"]);
  refused(UnfitError, /left out: "m1", "m2"[^]*--allow-partial/, survey({}, { selected }));
  decided({ etcd: "new" }, survey({}, { selected, allowPartial: true }));
});

Deno.test("decide() has seen a quorum when a master has, or the assets know the cluster", () => {
  decided({ quorumSeen: true }, survey({ m1: { etcdData: true, etcdHadQuorum: true } }));
  decided({ quorumSeen: true }, survey({ m1: { etcdData: true } }, { hasClusterRecord: true }));
  decided({ quorumSeen: false }, survey({ w1: { etcdHadQuorum: true } }));
});

Deno.test("decide() leaves `kubeadm init` with the master that began it", () => {
  decided({ initMaster: "m2" }, survey({ m2: { etcdData: true, controlPlane: true } }));
  const selected = new Set(["m1"]);
  decided(
    { initMaster: "m2" },
    survey({ m2: { etcdData: true, controlPlane: true } }, { selected }),
  );
});

Deno.test("decide() otherwise gives it to the first master of this run", () => {
  const selected = new Set(["m1", "m2"]);
  decided({ initMaster: "m1" }, survey({ m0: { etcdData: true } }, { selected }));
  const run = { runId: "r1", scriptSha256: caSha256, startedAt: "now", startedBy: "ann@admin" };
  decided({ initMaster: "m0" }, survey({ m0: { etcdData: true, run } }, { selected }));
  // Only workers are installed: the scripts name a master all the same.
  decided({ initMaster: "m0" }, survey({ m0: { etcdData: true } }, { selected: new Set(["w0"]) }));
});

Deno.test("decide() has a token made on a living master when a node joins", () => {
  decided({ initialised: true, tokenMaster: undefined }, survey(living));
  decided({ tokenMaster: "m0" }, survey({ ...living, w1: {} }));
  decided({ tokenMaster: "m1" }, survey({ ...living, m0: {} }));
  // A kubelet that has joined without its control plane: a join that died.
  decided({ tokenMaster: "m0" }, survey({ ...living, m2: { ...master, controlPlane: false } }));
});

Deno.test("decide() has no token made for nodes that are not installed or not there", () => {
  const selected = new Set(["m0", "w0"]);
  decided({ tokenMaster: undefined }, survey({ ...living, w1: {} }, { selected }));
  decided({ tokenMaster: undefined }, survey({ ...living, w1: undefined }));
});

Deno.test("decide() has no token made before the cluster is initialised", () => {
  const begun = { ...master, initialised: "no" as const };
  decided({ initialised: false, tokenMaster: undefined }, survey({ m0: begun, m1: begun }));
  decided({ initialised: false }, survey({ m0: { ...master, initialised: "unknown" } }));
});

Deno.test("decide() does not ask a master without a control plane for a token", () => {
  const half = { ...master, controlPlane: false };
  decided({ tokenMaster: undefined }, survey({ m0: half, m1: half, m2: half, w0: {} }));
});

Deno.test("decide() refuses nodes of another cluster, masters and workers alike", () => {
  const foreign = { caSha256: "d".repeat(64) };
  refused(
    AssetsError,
    /^"w1" belongs to another cluster.*"lab"/,
    survey({ ...living, w1: foreign }),
  );
  refused(AssetsError, /^"m0", "w0" belong to/, survey({ m0: foreign, w0: foreign }));
  // A master that is only asked decides too.
  refused(AssetsError, /"m2"/, survey({ m2: foreign }, { selected: new Set(["w0"]) }));
});

Deno.test("decide() refuses a master with etcd's data at another address, before anything is written there", () => {
  const moved = {
    ...master,
    initialised: "unknown",
    etcdPeerUrl: "https://10.88.0.99:2380",
  } as const;
  const expected =
    /^"m1" has the data of etcd's member at https:\/\/10.88.0.99:2380.*hakube reset DEFINITION m1/s;
  refused(UnfitError, expected, survey({ ...living, m1: moved }));
  decide(survey({ ...living, m1: { ...master, etcdPeerUrl: "https://10.88.0.11:2380" } }));
  // Others may be installed meanwhile.
  decide(survey({ ...living, m1: moved }, { selected: new Set(["w0"]) }));
  const young = { etcdData: true, etcdPeerUrl: "https://10.88.0.99:2380" };
  refused(UnfitError, /hakube reset --all --confirm lab/, survey({ m0: young, m1: {}, m2: {} }));
});

Deno.test("decide() does not wait for what certificates that have ended cannot do", () => {
  const ended = { endedCertificates: ["/etc/etcd/pki/peer.crt"] };
  const away = { ...master, initialised: "unknown", ...ended } as const;
  const expected =
    /^on "m0", "m1", "m2" certificates have ended: \/etc\/etcd\/pki\/peer.crt\n.*certs renew/;
  refused(UnfitError, expected, survey({ m0: away, m1: away, m2: away }));
  refused(UnfitError, /^on "m1"/, survey({ ...living, m1: { ...master, ...ended } }));
  // A worker can join while the others serve, and leftovers of an installation that never came far are replaced.
  const selected = new Set(["w0"]);
  decide(survey({ ...living, m1: { ...master, ...ended } }, { selected }));
  decide(survey({ m0: ended, m1: {}, m2: {} }));
});

Deno.test("decide() refuses other versions and names every one", () => {
  const given = survey({
    ...living,
    m1: { ...master, etcdVersion: "3.5.1", kubeadmVersion: "1.36.4" },
    w0: { ...worker, kubeletVersion: "1.36.4", containerdVersion: "2.0.0" },
  });
  for (
    const finding of [
      "m1: kubeadm installed 1.36.4, defined 1.37.2",
      "m1: etcd installed 3.5.1, defined 3.6.14",
      "w0: kubelet installed 1.36.4, defined 1.37.2",
      "w0: containerd installed 2.0.0, defined 2.3.7",
    ]
  ) refused(UnfitError, new RegExp(`^${finding}$`, "m"), given);
});

Deno.test("decide() minds neither etcd on a worker nor versions of nodes that are not installed", () => {
  decided({}, survey({ ...living, w0: { ...worker, etcdVersion: "3.5.1" } }));
  const selected = new Set(["m0"]);
  decided({}, survey({ ...living, w0: { ...worker, kubeletVersion: "1.36.4" } }, { selected }));
});

Deno.test("decide() lets nobody join a cluster with a release to which it is not upgraded", () => {
  const older = { ...master, kubeletVersion: "1.36.4", kubeadmVersion: "1.36.4" };
  const before = { m0: older, m1: older, m2: older, w0: worker };
  const joins = (held: Record<string, Partial<NodeFacts>>, ...names: string[]) =>
    survey(held, { selected: new Set(names) });
  refused(UnfitError, /^"w1" would join with another release/m, joins(before, "w1"));
  refused(UnfitError, /^Kubernetes: 1\.36\.4, defined 1\.37\.2$/m, joins(before, "w1"));
  // A master that was lost, and other etcds than the definition's.
  const etcd = { ...master, etcdVersion: "3.5.33" };
  const lost = joins({ ...living, m0: {}, m1: etcd, m2: etcd }, "m0");
  refused(UnfitError, /^etcd: 3\.5\.33, defined 3\.6\.14$/m, lost);
  // Neither another patch, nor an upgrade that has begun, nor a node that has joined keeps anybody from it.
  const patch = { ...master, kubeletVersion: "1.37.1", etcdVersion: "3.6.13" };
  decide(joins({ m0: {}, m1: patch, m2: patch, w0: worker }, "m0", "w1"));
  decide(joins({ ...before, m0: master, m2: {} }, "m2", "w1"));
  decide(joins(before, "w0"));
});
