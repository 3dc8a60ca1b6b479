import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { UnfitError } from "../../src/errors.ts";
import type { InstallEvent } from "../../src/install/install_event.ts";
import { SshdCluster } from "./sshd_cluster.ts";
import { sshTest } from "./sshd.ts";

/** The whole of `hakube install` behind a real sshd, when something comes in between. */

/** Resolves when all these nodes wait in their second step. */
function waiting(names: readonly string[]): {
  readonly onEvent: (event: InstallEvent) => void;
  readonly all: Promise<void>;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  const left = new Set(names);
  const onEvent = (event: InstallEvent): void => {
    if (event.kind === "output" && event.line === "waiting") left.delete(event.node);
    if (left.size === 0) resolve();
  };
  return { onEvent, all: promise };
}

/** Resolves when this has happened to all these nodes. */
function awaited(kind: InstallEvent["kind"], names: readonly string[]): {
  readonly onEvent: (event: InstallEvent) => void;
  readonly all: Promise<void>;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  const left = new Set(names);
  const onEvent = (event: InstallEvent): void => {
    if (event.kind === kind && "node" in event) left.delete(event.node);
    if (left.size === 0) resolve();
  };
  return { onEvent, all: promise };
}

function outputOf(events: readonly InstallEvent[], name: string): string[] {
  return events.flatMap((event) =>
    event.kind === "output" && event.node === name ? [event.line] : []
  );
}

function states(outcomes: readonly { readonly node: string; readonly state: string }[]): string {
  return outcomes.map(({ node, state }) => `${node} ${state}`).join(", ");
}

/** The phases that were begun, and whether by attaching. */
function begun(events: readonly InstallEvent[], name: string): string[] {
  return events.flatMap((event) =>
    event.kind === "run-started" && event.node === name
      ? [event.attached ? `attached to ${event.phase}` : event.phase]
      : []
  );
}

sshTest("secrets that a script prints are hidden in the log and in every event", async () => {
  await using cluster = await SshdCluster.make(0);
  await cluster.behave(
    "m1",
    `cd $bundle/secrets
    cat bootstrap-token.yaml discovery.conf etc/kubernetes/pki/ca.key
    base64 etc/kubernetes/pki/ca.key; base64 --wrap=0 etc/kubernetes/pki/sa.key
    echo; sed -n 's/.*token: //p' discovery.conf | base64; echo printed`,
  );
  const { outcomes, events } = await cluster.install();
  assert.equal(states(outcomes), "m0 ok, m1 ok, m2 ok");
  const told = [await cluster.log("m1"), JSON.stringify(events), JSON.stringify(outcomes)];
  const token = (await Deno.readTextFile(`${cluster.assets}/cluster.token`)).trim();
  const key = await Deno.readTextFile(`${cluster.assets}/pki/kubernetes/ca.key`);
  const saKey = await Deno.readTextFile(`${cluster.assets}/pki/kubernetes/sa.key`);
  const hidden = [
    token,
    Buffer.from(token).toString("base64").slice(0, 24),
    ...key.split("\n").filter((line) => /^[^-]/.test(line)),
    Buffer.from(key).toString("base64").slice(76, 152),
    Buffer.from(saKey).toString("base64").slice(60, 100),
  ];
  for (const text of told) {
    for (const secret of hidden) assert.ok(!text.includes(secret), `${secret} is told`);
  }
  assert.match(told[0] ?? "", /\[secret\][^]*\nprinted\n/);
});

sshTest("a connection that breaks is opened again, and nothing is told twice", async () => {
  await using cluster = await SshdCluster.make(2);
  const held = ["m1", "w0"];
  for (const name of held) await cluster.holdUp(name);
  const { onEvent, all } = waiting(held);
  const back = awaited("reconnected", held);
  const install = cluster.install({
    onEvent: (event) => {
      onEvent(event);
      back.onEvent(event);
    },
  });
  await all;
  for (const name of held) await cluster.cut(name);
  await back.all;
  for (const name of held) await cluster.letOn(name);
  const { outcomes, events } = await install;
  assert.equal(states(outcomes), "m0 ok, m1 ok, m2 ok, w0 ok, w1 ok");
  for (const name of held) {
    assert.deepEqual(begun(events, name), ["node"]);
    const lines = outputOf(events, name);
    assert.deepEqual([lines.length, ...lines.slice(-2)], [42, "waiting", "going on"]);
    assert.equal((await cluster.journal(name)).filter(({ event }) => event === "run").length, 1);
    const lost = events.filter((event) => event.kind === "connection-lost" && event.node === name);
    assert.equal(lost.length, 1);
  }
  assert.equal(outputOf(events, "m0").length, 40);
});

sshTest("a node that is not reached again in time is lost, and attached to later", async () => {
  await using cluster = await SshdCluster.make(2);
  const held = ["m1", "w0"];
  for (const name of held) await cluster.holdUp(name);
  const { onEvent, all } = waiting(held);
  const first = cluster.install({ onEvent, reconnectSeconds: 0.1 });
  await all;
  for (const name of held) await cluster.lockOut(name);
  for (const name of held) await cluster.cut(name);
  const lost = await first;
  assert.equal(states(lost.outcomes), "m0 ok, m1 lost, m2 ok, w0 lost, w1 ok");
  assert.deepEqual(lost.outcomes[1]?.lastLines.at(-1), "waiting");
  assert.match(lost.outcomes[1]?.message ?? "", /^"m1" was not reached again for 0.1 s: /);
  // While nodes may still need it, nobody takes the token away.
  assert.deepEqual(begun(lost.events, "m0"), ["node"]);

  for (const name of held) await cluster.letIn(name);
  const again = waiting(held);
  const second = cluster.install({ onEvent: again.onEvent });
  await again.all;
  for (const name of held) await cluster.letOn(name);
  const { outcomes, events } = await second;
  assert.equal(states(outcomes), "m0 ok, m1 ok, m2 ok, w0 ok, w1 ok");
  assert.deepEqual(outcomes.map(({ changed }) => changed.length), [0, 2, 0, 2, 0]);
  assert.deepEqual(begun(events, "m0"), ["node", "cluster"]);
  for (const name of held) {
    assert.deepEqual(begun(events, name), ["attached to node"]);
    assert.deepEqual(outputOf(events, name).length, 42);
    assert.equal((await cluster.journal(name)).filter(({ event }) => event === "run").length, 1);
  }
});

sshTest(
  "a node that restarts in its run gets the bundle again, and what is done is ok",
  async () => {
    await using cluster = await SshdCluster.make(1);
    await cluster.holdUp("w0");
    const { onEvent, all } = waiting(["w0"]);
    const back = awaited("restarted", ["w0"]);
    const install = cluster.install({
      onEvent: (event) => {
        onEvent(event);
        back.onEvent(event);
      },
    });
    await all;
    await cluster.restart("w0");
    await back.all;
    const { outcomes, events } = await install;
    assert.equal(states(outcomes), "m0 ok, m1 ok, m2 ok, w0 ok");
    assert.deepEqual(outcomes[3]?.changed, ["first", "second"]);
    const steps = events.flatMap((event) =>
      event.kind === "step-ended" && event.node === "w0" ? [`${event.step} ${event.result}`] : []
    );
    assert.deepEqual(steps, ["first changed", "first ok", "second changed"]);
    const runs = (await cluster.journal("w0")).filter(({ event }) => event === "run");
    assert.match(runs.map(({ runId }) => runId).join(" "), /^(\S+-node) \1-2$/);
  },
);

sshTest("two who install at once share the runs, and both see them through", async () => {
  await using cluster = await SshdCluster.make(1);
  const both = await Promise.all([
    cluster.install({ startedBy: "ann@admin" }),
    cluster.install({ startedBy: "bob@elsewhere" }),
  ]);
  for (const { outcomes } of both) {
    assert.equal(states(outcomes), "m0 ok, m1 ok, m2 ok, w0 ok");
  }
  for (const name of cluster.names) {
    const done = (await cluster.journal(name)).filter(({ result }) => result === "changed");
    const steps = done.map(({ step }) => step).filter((step) => step !== "token");
    assert.deepEqual(steps, ["first", "second"], name);
  }
});

sshTest(
  "a stop after the step ends each run before its next one, through a lost connection",
  async () => {
    await using cluster = await SshdCluster.make(0);
    const behaviour = "echo waiting; until [ -e /run/hakube/stop ]; do sleep 0.1; done";
    for (const name of cluster.names) await cluster.behave(name, behaviour, "first");
    const { onEvent, all } = waiting(cluster.names);
    await using installation = await cluster.prepare({ onEvent });
    const run = installation.run();
    await all;
    await cluster.cut("m1");
    installation.stopAfterStep();
    const outcomes = await run;
    for (const { message } of outcomes) assert.match(message ?? "", /second/);
    for (const name of cluster.names) {
      const journal = await cluster.journal(name);
      assert.ok(journal.some(({ event, before }) => event === "stopped" && before === "second"));
      assert.ok(journal.every(({ step }) => step !== "second"));
    }
  },
);

sshTest("while another script runs on a node, nothing is begun on any", async () => {
  await using cluster = await SshdCluster.make(0);
  await cluster.holdUp("m2");
  const { onEvent, all } = waiting(["m2"]);
  const others = new Set(["m0", "m1"]);
  const { promise: othersEnded, resolve } = Promise.withResolvers<void>();
  const first = cluster.install({
    onEvent(event) {
      onEvent(event);
      if (event.kind === "run-ended" && others.delete(event.node) && others.size === 0) resolve();
    },
  });
  await Promise.all([all, othersEnded]);
  await cluster.render("# another script\n");
  const [run] = await cluster.journal("m2");
  await assert.rejects(cluster.prepare({ startedBy: "bob@elsewhere" }), (error) => {
    assert.ok(error instanceof UnfitError, String(error));
    const words = /^another run goes on on "m2", started by ann@admin at (.*)$/.exec(error.message);
    assert.ok(words !== null, error.message);
    assert.ok(Math.abs(Date.parse(words[1] ?? "") - Date.parse(run?.["time"] ?? "")) < 60_000);
    return true;
  });
  await cluster.render();
  await cluster.letOn("m2");
  assert.equal(states((await first).outcomes), "m0 ok, m1 ok, m2 ok");
  const scripts = (await cluster.journal("m1")).flatMap(({ script }) => script ?? []);
  assert.equal(new Set(scripts).size, 1);
});

sshTest("after a stop nothing new is begun, and what goes on is followed to its end", async () => {
  await using cluster = await SshdCluster.make(2);
  const stop = new AbortController();
  const onEvent = (event: InstallEvent): void => {
    if (event.kind === "run-started") stop.abort();
  };
  const { outcomes } = await cluster.install({ onEvent, stop: stop.signal, concurrency: 1 });
  const ran = outcomes.filter(({ state }) => state === "ok").map(({ node }) => node);
  // The next bundle may be on its way when the first run says that it has started.
  assert.ok(ran.length === 1 || ran.length === 2, states(outcomes));
  for (const { node, state, message } of outcomes) {
    const runs = (await cluster.journal(node)).filter(({ event }) => event === "run");
    // Not even the cluster's own phase, on the node that ran.
    assert.equal(runs.length, ran.includes(node) ? 1 : 0, node);
    if (!ran.includes(node)) {
      assert.deepEqual([state, message], ["skipped", "not begun, for you stopped it"]);
    }
  }
});

sshTest("a stop before the first run begins nothing at all", async () => {
  await using cluster = await SshdCluster.make(0);
  const { outcomes } = await cluster.install({ stop: AbortSignal.abort() });
  assert.equal(states(outcomes), "m0 skipped, m1 skipped, m2 skipped");
  for (const name of cluster.names) assert.deepEqual(await cluster.journal(name), []);
});

sshTest("runs that we leave go on without us", async () => {
  await using cluster = await SshdCluster.make(0);
  for (const name of cluster.names) await cluster.holdUp(name);
  const { onEvent, all } = waiting(cluster.names);
  const leave = new AbortController();
  const first = cluster.install({ onEvent, leave: leave.signal });
  await all;
  leave.abort();
  const { outcomes, events } = await first;
  assert.equal(states(outcomes), "m0 left, m1 left, m2 left");
  assert.deepEqual(begun(events, "m0"), ["node"]);
  {
    await using installation = await cluster.prepare();
    assert.deepEqual(installation.goingOn.sort(), ["m0", "m1", "m2"]);
  }
  const again = waiting(cluster.names);
  const second = cluster.install({ onEvent: again.onEvent });
  await again.all;
  for (const name of cluster.names) await cluster.letOn(name);
  assert.equal(states((await second).outcomes), "m0 ok, m1 ok, m2 ok");
  for (const name of cluster.names) {
    const ends = (await cluster.journal(name)).filter(({ event, runId }) =>
      event === "end" && runId?.endsWith("-node")
    );
    assert.deepEqual(ends.map(({ result }) => result), ["success"], name);
  }
});

sshTest("a worker that is gone does not hold up the others", async () => {
  await using cluster = await SshdCluster.make(2);
  await cluster.node("w0")[Symbol.asyncDispose]();
  cluster.nodes.delete("w0");
  const { outcomes } = await cluster.install();
  assert.equal(states(outcomes), "m0 ok, m1 ok, m2 ok, w0 unreachable, w1 ok");
  assert.match(outcomes[3]?.message ?? "", /"w0", which said: /);
});

sshTest("a node whose login prints something first is installed all the same", async () => {
  await using cluster = await SshdCluster.make(1);
  await cluster.node("w0").shell(`
    cat >/usr/local/bin/mkdir <<'END'
#!/bin/sh
[ -e /run/said ] || { : >/run/said; echo; echo welcome to this machine; }
exec /bin/mkdir "$@"
END
    chmod 755 /usr/local/bin/mkdir`);
  const { outcomes } = await cluster.install();
  assert.equal(states(outcomes), "m0 ok, m1 ok, m2 ok, w0 ok");
  assert.ok((await Deno.stat(`${cluster.node("w0").directory}/run/said`)).isFile);
});

sshTest("a node that joins later has a token that was made for it, and is gone after", async () => {
  await using cluster = await SshdCluster.make(1);
  const masters = ["m0", "m1", "m2"];
  assert.equal(states((await cluster.install({ nodes: masters })).outcomes), "m0 ok, m1 ok, m2 ok");
  await cluster.node("m0").shell(`
    mkdir -p /etc/etcd/pki && touch /etc/etcd/pki/server.key
    cd /usr/local/bin
    printf '#!/bin/sh\n' >systemctl
    printf '#!/bin/sh\necho /hakube/initialised\n' >etcdctl
    chmod 755 systemctl etcdctl`);
  const { outcomes, events } = await cluster.install({ nodes: ["w0"] });
  assert.equal(states(outcomes), "w0 ok");
  assert.deepEqual(begun(events, "m0"), ["token", "cluster"]);
  assert.deepEqual(begun(events, "m1"), []);
  const first = (await Deno.readTextFile(`${cluster.assets}/cluster.token`)).trim();
  const joined = /token: "?([a-z0-9.]{23})/.exec(
    await cluster.read("w0", "/etc/kubernetes/kubelet.conf"),
  )?.[1];
  assert.ok(joined !== undefined && joined !== first, `${joined}`);
  assert.ok((await cluster.read("m0", "/var/lib/removed-token")).includes(joined));
});
