import assert from "node:assert/strict";
import { good } from "./administrator.ts";
import { lab, loadBalancer, masters, onMachine, run } from "./lab.ts";
import { GuardedSite, siteLogin } from "./guarded_site.ts";
import { Timeline, until } from "./timeline.ts";

/**
 * A site that lets nobody out: a proxy, mirrors with a certificate of the site's own authority and a
 * login, no load balancer. Three masters, which hold the API's address with keepalived.
 */

const timeline = new Timeline();
const site = await timeline.stage("machines", () => GuardedSite.make());
const { admin } = site;

/** Longest time without the API that is taken, in seconds. */
const longestOutage = 15;

Deno.test("hakube brings up a cluster behind a proxy, from mirrors with a login, with keepalived", async (t) => {
  try {
    await timeline.steps(t, [
      ["a login that is wrong is found before anything is begun", wrongLoginIsFound],
      ["install", install],
      ["nobody else was contacted", nobodyElseWasContacted],
      ["the login is where it must be, and nowhere else", loginIsInPlace],
      ["install again changes nothing", installAgain],
      ["a definition without all that leaves nothing of it", nothingIsLeft],
      ["the holder of the address is powered off", holderIsPoweredOff],
      ["the API server of the holder ends", apiServerOfHolderEnds],
    ]);
  } finally {
    await site[Symbol.asyncDispose]();
  }
});

async function wrongLoginIsFound(): Promise<void> {
  await good(admin.hakube("render", "cluster.json"));
  await site.writeLogin("lab:wrong-password");
  const { code, stderr } = await admin.hakube("preflight", "cluster.json", acceptKeys);
  assert.equal(code, 7, stderr);
  assert.match(stderr, /https:\/\/mirror\.lab\/\S+: HTTP status 401/);
  assert.match(
    stderr,
    /images of registry\.k8s\.io, https:\/\/registry\.lab\/v2\/: HTTP status 401/,
  );
  assert.doesNotMatch(stderr, /wrong-password/);
  await site.writeLogin(siteLogin);
  await good(admin.hakube("preflight", "cluster.json"));
}

const acceptKeys = "--accept-new-host-keys";

async function install(): Promise<void> {
  await good(admin.hakube("install", "cluster.json"));
  await good(admin.hakube("kubeconfig", "cluster.json", "--output", "kubeconfig"));
  await until(60, "all nodes Ready", () => admin.nodesComplaint(masters.length));
}

/** No way leads out, so what would not come from the mirrors would have failed; nor was it tried. */
async function nobodyElseWasContacted(): Promise<void> {
  const { names, addresses } = await site.contacted();
  // systemd-timesyncd looks for its servers, and CoreDNS for loops, by names that it makes up.
  const unexpected = names.filter((name) => !/\.pool\.ntp\.org$|^\d+\.\d+$/.test(name));
  assert.deepEqual(unexpected, []);
  assert.deepEqual(addresses, []);
}

async function loginIsInPlace(): Promise<void> {
  const [, password = ""] = siteLogin.split(":");
  const basic = btoa(siteLogin);
  const { stdout: onAdmin } = await run("grep", [
    ...["-rlF", "-e", password, "-e", basic],
    `${admin.directory}/assets`,
    `${admin.directory}/logs`,
  ]);
  assert.equal(onAdmin, "");
  for (const name of masters) {
    const { stdout } = await onMachine(
      name,
      ...["grep", "-rlF", "-e", password, "-e", basic],
      ...["/etc", "/run/hakube", "/var/lib/hakube", "/var/log", "/home", "/tmp"],
    );
    const files = stdout.trim().split("\n").sort();
    assert.deepEqual(files, [
      "/etc/apt/auth.conf.d/hakube-containerd.conf",
      "/etc/apt/auth.conf.d/hakube-kubernetes.conf",
      "/etc/containerd/certs.d/ghcr.io/hosts.toml",
      "/etc/containerd/certs.d/registry.k8s.io/hosts.toml",
    ]);
    const modes = await good(onMachine(name, "stat", "--format=%a %U", ...files));
    assert.deepEqual(new Set(modes.trim().split("\n")), new Set(["600 root"]));
  }
}

async function installAgain(): Promise<void> {
  const { code, stderr } = await admin.hakube("install", "cluster.json");
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, / changed \d/);
}

/** The mirrors answer by plain http too, which needs neither proxy nor authority nor login. */
async function nothingIsLeft(): Promise<void> {
  await site.define((definition) => definition);
  await good(admin.hakube("render", "cluster.json"));
  await good(admin.hakube("install", "cluster.json"));
  const [, password = ""] = siteLogin.split(":");
  const words = ["-e", password, "-e", btoa(siteLogin), "-e", ":3128", "-e", "mirror.lab/"];
  for (const name of masters) {
    const { stdout } = await onMachine(
      name,
      "grep",
      "-rlF",
      ...words,
      "/etc/apt",
      "/etc/containerd",
    );
    assert.equal(stdout, "");
    const environment = "tr '\\0' '\\n' </proc/$(pidof containerd)/environ";
    assert.doesNotMatch(await good(onMachine(name, "sh", "-c", environment)), /PROXY/);
    assert.equal((await onMachine(name, "ls", "/etc/ssl/certs/hakube-site-ca.pem")).code, 2);
  }
  await installAgain();
}

async function holderIsPoweredOff(): Promise<void> {
  const [holder = "", ...others] = await holders();
  assert.deepEqual(others, [], "more than one master holds the address");
  const outage = await site.outageDuring(() => lab("kill", holder));
  timeline.note(`no API after ${holder}, which held the address, was powered off`, outage);
  assert.ok(outage <= longestOutage, `the API was away for ${outage} s`);
  await good(admin.kubectl("create", "configmap", "after-the-loss"));
  await lab("start", holder);
  await until(120, "all nodes Ready again", () => admin.nodesComplaint(masters.length));
  assert.notDeepEqual(await holders(), [holder], "who comes back takes the address from nobody");
}

async function apiServerOfHolderEnds(): Promise<void> {
  const [holder = ""] = await holders();
  const manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";
  const outage = await site.outageDuring(() =>
    good(onMachine(holder, "mv", manifest, "/var/tmp/"))
  );
  timeline.note(`no API after ${holder}'s API server was taken away`, outage);
  assert.ok(outage <= longestOutage, `the API was away for ${outage} s`);
  assert.notDeepEqual(await holders(), [holder]);
}

/** The masters that have the address, of those that are up. */
async function holders(): Promise<string[]> {
  const has = await Promise.all(masters.map(async (name) => {
    const { stdout } = await onMachine(name, "ip", "-4", "-brief", "address");
    return stdout.includes(` ${loadBalancer}/32`);
  }));
  return masters.filter((_, index) => has[index]);
}
