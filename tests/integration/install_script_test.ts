import assert from "node:assert/strict";
import { outputOf, runProgram } from "../run_program.ts";
import { installScript, type ReleaseSite, startReleaseSite } from "./release_site.ts";

/** What the user has installed says of itself; undefined when nothing is. */
async function installed({ home, list }: ReleaseSite): Promise<string | undefined> {
  const names = await list(".local/bin");
  assert.deepEqual(names.filter((name) => name !== "hakube"), [], "something was left behind");
  if (!names.includes("hakube")) return undefined;
  return (await runProgram([`${home}/.local/bin/hakube`, "version"])).stdout.split(" ")[1];
}

Deno.test("install.sh puts the newest release into ~/.local/bin, and replaces it by a newer one", async () => {
  await using site = await startReleaseSite();
  const first = await site.install();
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^hakube 1\.0\.0 \(.+\ninstalled as .+\/\.local\/bin\/hakube\n/);
  assert.match(
    first.stdout,
    /\.local\/bin is not in your PATH; add it: export PATH=".+:\$PATH"\n$/,
  );
  assert.equal(await installed(site), "1.0.0");
  await site.publish("1.1.0");
  assert.equal((await site.install()).code, 0);
  assert.equal(await installed(site), "1.1.0");
  assert.equal((await site.install("--version", "v1.0.0")).code, 1, "SHA256SUMS is of 1.1.0");
  assert.equal(await installed(site), "1.1.0");
});

Deno.test("install.sh does with wget and shasum what it does with curl and sha256sum", async () => {
  await using site = await startReleaseSite();
  await site.removeProgram("curl");
  await site.removeProgram("sha256sum");
  const none = await site.install();
  assert.match(none.stderr, /neither sha256sum nor shasum is installed/);
  await site.addProgram("shasum", '[ "$1 $2" = "-a 256" ] && exec /usr/bin/sha256sum');
  const noNetwork = await site.install();
  assert.match(noNetwork.stderr, /neither curl nor wget is installed\n {2}hint: .*--from/);
  await site.addProgram("wget", 'exec /usr/bin/wget "$@"');
  const { code, stderr } = await site.install("--version", "1.0.0");
  assert.equal(code, 0, stderr);
  assert.equal(await installed(site), "1.0.0");
  site.answer((path) => path.endsWith("64") ? new Response("", { status: 404 }) : undefined);
  assert.match((await site.install()).stderr, /cannot be had/);
});

Deno.test("install.sh --from takes a directory, and asks no network", async () => {
  await using site = await startReleaseSite();
  await site.removeProgram("curl");
  const { code, stderr } = await site.install("--from", site.files, "--to", `${site.home}/a b`);
  assert.equal(code, 0, stderr);
  assert.deepEqual(await site.list("a b"), ["hakube"]);
  assert.deepEqual(site.requests, []);
  const missing = await site.install("--from", site.home);
  assert.match(missing.stderr, /has no SHA256SUMS\n$/);
});

/** A body that ends with half of what was promised. */
function truncated(text: string): Response {
  const body = new Blob([text.slice(0, text.length / 2)]).stream();
  return new Response(body, { headers: { "content-length": String(text.length) } });
}

const isBinary = (path: string): boolean => /-(x64|arm64)$/.test(path);
const isSums = (path: string): boolean => path.endsWith("/SHA256SUMS");
const sha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** What can be wrong with what is fetched: when, what comes instead, and what is said. */
const faults: Record<string, [(path: string) => boolean, () => Response, RegExp]> = {
  "a corrupted binary": [
    isBinary,
    () => new Response("#!/bin/sh\necho hakube 2.0.0\n"),
    /hakube-2\.0\.0-\S+ is not the file that SHA256SUMS speaks of\n {2}hint: expected [0-9a-f]{64}\n/,
  ],
  "a truncated binary": [isBinary, () => truncated("#!/bin/sh\n".repeat(500)), /cannot be had/],
  "a binary that is not there": [
    isBinary,
    () => new Response("", { status: 404 }),
    /cannot be had/,
  ],
  "an empty SHA256SUMS": [isSums, () => new Response(""), /no line for a binary for/],
  "no line for this machine": [
    isSums,
    () => new Response(`${sha256OfNothing}  hakube-2.0.0-plan9-mips\n`),
    /no line for a binary for/,
  ],
  "a page of a proxy": [isSums, () => new Response("<html>Log in"), /no line for a binary for/],
  "a path as a name": [
    isSums,
    () => new Response(`${sha256OfNothing}  ../hakube-2.0.0-linux-x64\n`),
    /no line for a binary for/,
  ],
  "a SHA256SUMS that is not there": [
    isSums,
    () => new Response("", { status: 404 }),
    /SHA256SUMS cannot be had\n {2}hint: HAKUBE_RELEASES /,
  ],
};

for (const [name, [applies, response, said]] of Object.entries(faults)) {
  Deno.test(`install.sh refuses ${name}, and keeps what is installed`, async () => {
    await using site = await startReleaseSite();
    assert.equal((await site.install()).code, 0);
    await site.publish("2.0.0");
    site.answer((path) => applies(path) ? response() : undefined);
    const { code, stderr } = await site.install();
    assert.equal(code, 1, stderr);
    assert.match(stderr, said);
    assert.equal(await installed(site), "1.0.0");
  });
}

Deno.test("install.sh refuses a binary that does not run, or is another version's", async () => {
  await using site = await startReleaseSite();
  const publish = async (script: string): Promise<void> => {
    await site.addProgram("made", script);
    const name = `hakube-3.0.0-linux-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
    await Deno.rename(`${site.bin}/made`, `${site.files}/${name}`);
    const { stdout } = await runProgram(["sha256sum", `${site.files}/${name}`]);
    await Deno.writeTextFile(`${site.files}/SHA256SUMS`, `${stdout.slice(0, 64)}  ${name}\n`);
  };
  await publish("exit 127");
  assert.match((await site.install()).stderr, /does not run on this machine/);
  await publish("echo hakube 2.9.9 here");
  assert.match((await site.install()).stderr, /-3\.0\.0-\S+ is not hakube 3\.0\.0/);
  assert.equal(await installed(site), undefined);
});

Deno.test("install.sh says where it cannot write, and for what machines there is nothing", async () => {
  await using site = await startReleaseSite();
  await Deno.mkdir(`${site.home}/locked`, { mode: 0o555 });
  const locked = await site.install("--to", `${site.home}/locked`);
  assert.equal(locked.code, 1);
  assert.match(locked.stderr, /locked cannot be written to\n {2}hint: .*--to/);
  const below = await site.install("--to", `${site.home}/locked/bin`);
  assert.match(below.stderr, /locked\/bin cannot be made/);
  await site.addProgram("uname", '[ "$1" = -s ] && echo SunOS || echo sparc64');
  const unknown = await site.install();
  assert.match(unknown.stderr, /no binary for SunOS on sparc64\n {2}hint: hakube runs from source/);
  assert.deepEqual(site.requests, []);
  await site.addProgram("uname", '[ "$1" = -s ] && echo Darwin || echo arm64');
  assert.match((await site.install()).stdout, /macos-arm64/);
});

Deno.test("install.sh --verify asks the forge, and installs nothing that it did not build", async () => {
  await using site = await startReleaseSite();
  assert.match((await site.install("--verify")).stderr, /--verify needs the program gh/);
  await site.addProgram("gh", 'echo "$@" >&2; exit 1');
  const refused = await site.install("--verify");
  assert.match(refused.stderr, /attestation verify \S+\/hakube --repo \S*\n.*does not know/);
  assert.equal(await installed(site), undefined);
  await site.addProgram("gh", "exit 0");
  assert.equal((await site.install("--verify")).code, 0);
});

Deno.test("install.sh, cut anywhere on its way through a pipe, does nothing", async () => {
  await using site = await startReleaseSite();
  const lines = (await Deno.readTextFile(installScript)).trimEnd().split("\n");
  assert.equal(lines.at(-1), 'main "$@"');
  for (let end = 1; end < lines.length; end += 7) {
    const part = lines.slice(0, end).join("\n");
    await runProgram(site.command(["-c", part, "install.sh"]));
  }
  assert.deepEqual(site.requests, []);
  assert.equal(await installed(site), undefined);
  await outputOf(site.command(["-c", lines.join("\n"), "install.sh"]));
  assert.equal(await installed(site), "1.0.0");
});

Deno.test("install.sh, ended while it fetches, leaves nothing behind", async () => {
  await using site = await startReleaseSite();
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Response>();
  site.answer((path) => {
    if (!isBinary(path)) return undefined;
    asked.resolve();
    return held.promise;
  });
  // A process group of its own, so that curl is ended with it, as by Ctrl-C.
  const [program = "", ...args] = ["setsid", ...site.command([installScript])];
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).spawn();
  await Promise.race([asked.promise, child.status]);
  await outputOf(["sh", "-c", `kill -TERM -${child.pid}`]);
  assert.notEqual((await child.status).code, 0);
  held.resolve(new Response(""));
  assert.equal(await installed(site), undefined);
});
