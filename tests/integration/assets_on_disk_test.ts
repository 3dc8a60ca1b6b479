import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { AssetsError } from "../../src/errors.ts";
import { Rendering } from "../fakes/rendering.ts";

async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await work(join(parent, "assets"));
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly touched: string;
  readonly isDirectory: boolean;
}

/** Everything below a directory, with inode and times: a rewrite shows even if bytes are the same. */
async function tree(directory: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    const info = await Deno.lstat(path);
    const mode = ((info.mode ?? 0) & 0o777).toString(8);
    const touched = `${info.ino} ${info.mtime?.getTime()} ${info.ctime?.getTime()}`;
    entries.push({ path, mode, touched, isDirectory });
    if (isDirectory) entries.push(...await tree(path));
  }
  return entries.sort((one, other) => one.path < other.path ? -1 : 1);
}

Deno.test("a render gives every file and directory its mode, whatever the umask", () =>
  withDirectory(async (directory) => {
    await new Rendering(denoFiles, directory).render();
    for (const { path, mode, isDirectory } of await tree(directory)) {
      const isSecret = /(key(\.pem)?|_ed25519|token|\.lock)$/.test(path);
      assert.equal(mode, isDirectory ? "700" : isSecret ? "600" : "644", path);
    }
  }));

Deno.test("a second render touches no file", () =>
  withDirectory(async (directory) => {
    const rendering = new Rendering(denoFiles, directory);
    await rendering.render();
    const before = await tree(directory);
    await rendering.render();
    assert.deepEqual(await tree(directory), before);
  }));

Deno.test("a render is refused while another one holds the lock", () =>
  withDirectory(async (directory) => {
    const rendering = new Rendering(denoFiles, directory);
    await rendering.render();
    {
      await using lock = await denoFiles.tryLock(join(directory, ".lock"));
      assert.ok(lock);
      await assert.rejects(new Rendering(denoFiles, directory).render(), AssetsError);
    }
    await rendering.render();
  }));

const renderRepeatedly = [
  Deno.execPath(),
  ...["run", "--quiet", "--no-check", "--allow-read", "--allow-write"],
  fileURLToPath(new URL("render_repeatedly.ts", import.meta.url)),
];

Deno.test("a render that was killed gives the lock back and is completed by the next", () =>
  withDirectory(async (directory) => {
    // A whole render writes 38 files; these are moments in the first, the second and the third.
    for (const moment of [20, 50, 90]) {
      const [deno = "", ...args] = renderRepeatedly;
      await using child = new Deno.Command(deno, {
        args: [...args, directory, "1000"],
        stdout: "piped",
      }).spawn();
      const reader = child.stdout.getReader();
      for (let done = 0; done < moment;) done += (await reader.read()).value?.length ?? moment;
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      const rendering = new Rendering(denoFiles, directory);
      await rendering.render();
      assert.deepEqual((await rendering.render()).written, []);
      await rendering.check();
      const left = (await tree(directory)).filter(({ path }) => path.includes(".hakube-tmp-"));
      assert.deepEqual(left, []);
    }
  }));

Deno.test("a full disk is told as such, and the render completed when there is room", () =>
  withDirectory(async (directory) => {
    // A file takes the room and gives it back: an ordinary user cannot change a file system's size.
    const script = `
      disk=\${1%/*}
      mount -t tmpfs -o size=1m tmpfs "$disk"
      head --bytes=960K /dev/zero >"$disk/full"
      "\${@:2}" "$1" 1 >&2 && exit 99
      ls -A "$1" "$1"/pki/* | grep hakube-tmp && exit 98
      rm "$disk/full"
      "\${@:2}" "$1" 1`;
    const { code, stderr } = await new Deno.Command("unshare", {
      args: [
        ...(Deno.uid() === 0 ? [] : ["--map-root-user"]),
        ...["--mount", "bash", "-c", script, "bash", directory, ...renderRepeatedly],
      ],
    }).output();
    const said = new TextDecoder().decode(stderr);
    assert.equal(code, 0, said);
    assert.match(said, /AssetsError: cannot write .*: the disk is full/);
  }));

Deno.test("the .gitignore keeps every secret out of a repository", () =>
  withDirectory(async (directory) => {
    await new Rendering(denoFiles, directory).render({ scriptsDir: "pki/my scripts" });
    await Deno.writeTextFile(
      join(directory, "pki", "notes.txt"),
      "a secret that nobody thought of",
    );
    await git(directory, "init", "--quiet");
    const listed = await git(directory, "ls-files", "--others", "--exclude-standard");
    const scripts = ["m0", "m1", "m2", "w0", "w1"].map((name) => `pki/my scripts/${name}.sh`);
    assert.deepEqual(listed.trim().split("\n").sort(), [".gitignore", "manifest.json", ...scripts]);
  }));

async function git(directory: string, ...args: string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command("git", { args: ["-C", directory, ...args] })
    .output();
  assert.ok(success);
  return new TextDecoder().decode(stdout);
}
