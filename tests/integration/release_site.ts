import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type ProgramResult, runProgram } from "../run_program.ts";

/** The script that is tested. */
export const installScript = fileURLToPath(new URL("../../scripts/install.sh", import.meta.url));

const targets = ["linux-x64", "linux-arm64", "macos-x64", "macos-arm64"];

/** Programs that the script may count on, besides those that it can choose among. */
const usual = [
  "cat",
  "chmod",
  "cp",
  "cut",
  "id",
  "mkdir",
  "mktemp",
  "mv",
  "rm",
  "sed",
  "sh",
  "uname",
];

/** The user that nobody is, where the tests are run by root. */
const nobody = 65534;

/** What the site answers, instead of the file. */
export type Answer = (path: string) => Response | Promise<Response> | undefined;

/** A page of releases on loopback, and a user with a home and a PATH of their own. */
export interface ReleaseSite extends AsyncDisposable {
  readonly home: string;
  /** Where the user's programs are. */
  readonly bin: string;
  /** A directory with the newest release's files. */
  readonly files: string;
  /** Every path that was asked for. */
  readonly requests: readonly string[];
  readonly url: string;
  /** Makes it answer otherwise from now on. */
  answer(answer: Answer): void;
  /** Publishes a version as the newest; its binary is a script that says this version. */
  publish(version: string): Promise<void>;
  /** Makes a program of the user's: a script of sh. */
  addProgram(name: string, script: string): Promise<void>;
  removeProgram(name: string): Promise<void>;
  /** Words that run sh as the user. */
  command(args: readonly string[]): string[];
  /** Runs the script as the user, who is never root. */
  install(...args: string[]): Promise<ProgramResult>;
  /** Names in a directory of the home; empty when there is none. */
  list(path: string): Promise<string[]>;
}

/** Starts a {@link ReleaseSite} with version 1.0.0, for a user that has curl and sha256sum. */
export async function startReleaseSite(): Promise<ReleaseSite> {
  const root = await Deno.makeTempDir({ prefix: "hakube-release-" });
  const [home, bin, files] = [`${root}/home`, `${root}/bin`, `${root}/files`];
  for (const directory of [home, bin, files]) await Deno.mkdir(directory);
  await Deno.chmod(root, 0o755);
  if (Deno.uid() === 0) await Deno.chown(home, nobody, nobody);
  for (const name of [...usual, "curl", "sha256sum"]) {
    await Deno.symlink(await whereIs(name), `${bin}/${name}`);
  }
  const requests: string[] = [];
  let answer: Answer = () => undefined;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    requests.push(pathname);
    return answer(pathname) ?? fileOf(files, pathname);
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const site: ReleaseSite = {
    ...{ home, bin, files, requests, url },
    answer: (other) => answer = other,
    publish: (version) => writeRelease(files, version),
    addProgram: (name, script) => writeProgram(`${bin}/${name}`, script),
    removeProgram: (name) => Deno.remove(`${bin}/${name}`),
    command: (args) => [
      ...(Deno.uid() === 0
        ? ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"]
        : []),
      ...["env", "-i", `PATH=${bin}`, `HOME=${home}`, `HAKUBE_RELEASES=${url}/`],
      ...[`${bin}/sh`, ...args],
    ],
    install: (...args) => runProgram(site.command([installScript, ...args])),
    list: (path) => namesIn(`${home}/${path}`),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(root, { recursive: true });
    },
  };
  await site.publish("1.0.0");
  return site;
}

async function whereIs(name: string): Promise<string> {
  return (await runProgram(["sh", "-c", `command -v ${name}`])).stdout.trim();
}

async function writeProgram(path: string, script: string): Promise<void> {
  await Deno.remove(path).catch(() => {});
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

async function writeRelease(files: string, version: string): Promise<void> {
  const sums: string[] = [];
  for (const target of targets) {
    const name = `hakube-${version}-${target}`;
    const text = `#!/bin/sh\necho "hakube ${version} (for a test, ${target})"\n`;
    await Deno.writeTextFile(`${files}/${name}`, text);
    sums.push(`${createHash("sha256").update(text).digest("hex")}  ${name}\n`);
  }
  await Deno.writeTextFile(`${files}/SHA256SUMS`, sums.join(""));
}

/** `/latest/download/FILE` and `/download/vVERSION/FILE` */
async function fileOf(files: string, path: string): Promise<Response> {
  const name = /^\/(?:latest\/download|download\/v[\d.]+)\/([\w.-]+)$/.exec(path)?.[1];
  if (name === undefined) return new Response("no such page", { status: 404 });
  const bytes = await Deno.readFile(`${files}/${name}`).catch(() => undefined);
  return bytes === undefined ? new Response("", { status: 404 }) : new Response(bytes);
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name).sort();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return [];
  }
}
