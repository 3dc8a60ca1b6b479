import assert from "node:assert/strict";
import { join } from "node:path";
import { AssetsError } from "../errors.ts";
import { denoFiles } from "./deno_files.ts";

const text = (content: string) => new TextEncoder().encode(content);

async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function refused(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof AssetsError && message.test(error.message) && !!error.hints[0];
}

Deno.test("denoFiles tells absent from empty", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "nothing");
    assert.equal(await denoFiles.read(path), undefined);
    assert.equal(await denoFiles.stat(path), undefined);
    assert.deepEqual(await denoFiles.list(path), []);
    await denoFiles.remove(path);
    await denoFiles.writeAtomically(path, text(""), 0o644);
    assert.deepEqual(await denoFiles.read(path), text(""));
    assert.deepEqual(await denoFiles.list(directory), ["nothing"]);
  }));

Deno.test("denoFiles.writeAtomically() replaces, gives the mode and leaves nothing else", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "file");
    for (const mode of [0o644, 0o600, 0o666]) {
      await denoFiles.writeAtomically(path, text(`${mode}`), mode);
      assert.deepEqual(await denoFiles.stat(path), { kind: "file", mode, size: 3 });
    }
    assert.deepEqual(await denoFiles.list(directory), ["file"]);
  }));

Deno.test("denoFiles.writeAtomically() replaces a symbolic link, not what it points at", () =>
  withDirectory(async (directory) => {
    const [target, link] = [join(directory, "target"), join(directory, "link")];
    await denoFiles.writeAtomically(target, text("old"), 0o644);
    await Deno.symlink(target, link);
    assert.equal((await denoFiles.stat(link))?.kind, "symlink");
    await denoFiles.writeAtomically(link, text("new"), 0o600);
    assert.deepEqual(await denoFiles.read(target), text("old"));
    assert.equal((await denoFiles.stat(link))?.kind, "file");
  }));

Deno.test("denoFiles.writeAtomically() over a directory is refused and leaves nothing", () =>
  withDirectory(async (directory) => {
    await denoFiles.makeDirectory(join(directory, "sub"), 0o700);
    const write = denoFiles.writeAtomically(join(directory, "sub"), text("x"), 0o600);
    await assert.rejects(write, refused(/cannot write .*sub: it is a directory/));
    assert.deepEqual(await denoFiles.list(directory), ["sub"]);
  }));

Deno.test("denoFiles.createNew() never replaces, not even among many at once", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "file");
    const made = await Promise.all(
      ["a", "b", "c", "d"].map((name) => denoFiles.createNew(path, text(name), 0o600)),
    );
    assert.equal(made.filter((it) => it).length, 1);
    assert.deepEqual(await denoFiles.read(path), text("abcd"[made.indexOf(true)] ?? ""));
    assert.deepEqual(await denoFiles.list(directory), ["file"]);
    assert.equal((await denoFiles.stat(path))?.mode, 0o600);
  }));

Deno.test("denoFiles.makeDirectory() makes parents with the mode and takes what is there", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "a", "b");
    await denoFiles.makeDirectory(path, 0o700);
    await denoFiles.makeDirectory(path, 0o700);
    assert.equal((await denoFiles.stat(join(directory, "a")))?.mode, 0o700);
    await Deno.symlink(path, join(directory, "link"));
    await denoFiles.makeDirectory(join(directory, "link"), 0o700);
    await denoFiles.syncDirectory(path);
    await denoFiles.writeAtomically(join(directory, "file"), text(""), 0o600);
    await assert.rejects(
      denoFiles.makeDirectory(join(directory, "file"), 0o700),
      refused(/something else is there/),
    );
    await assert.rejects(
      denoFiles.makeDirectory(join(directory, "file", "x"), 0o700),
      refused(/not a directory/),
    );
  }));

Deno.test("denoFiles.append() adds to the end", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "log");
    for (const line of ["one\n", "two\n"]) {
      const file = await denoFiles.append(path, 0o600);
      await file.write(text(line));
      await file.close();
    }
    assert.deepEqual(await denoFiles.read(path), text("one\ntwo\n"));
    assert.equal((await denoFiles.stat(path))?.mode, 0o600);
  }));

Deno.test("denoFiles.tryLock() is held by one at a time", () =>
  withDirectory(async (directory) => {
    const path = join(directory, ".lock");
    {
      await using lock = await denoFiles.tryLock(path);
      assert.ok(lock);
      assert.equal(await denoFiles.tryLock(path), undefined);
    }
    await using again = await denoFiles.tryLock(path);
    assert.ok(again);
  }));

Deno.test("denoFiles.tryLock() needs a directory", () =>
  withDirectory(async (directory) => {
    await assert.rejects(denoFiles.tryLock(join(directory, "a", ".lock")), refused(/no such file/));
  }));

Deno.test("denoFiles tells that Deno opens no devices", async () => {
  await assert.rejects(
    denoFiles.read("/dev/stdin"),
    refused(/a device or the system's own, or Deno was not given that permission/),
  );
});

Deno.test("denoFiles.writePieces() writes them with the mode, and replaces only when it may", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "file");
    const write = (content: string[], replace: boolean) =>
      denoFiles.writePieces(path, piecesOf(content), { mode: 0o600, replace });
    assert.equal(await write(["on", "e"], false), true);
    assert.equal(await write(["two"], false), false);
    assert.deepEqual(await denoFiles.read(path), text("one"));
    assert.equal(await write(["three"], true), true);
    assert.deepEqual(await denoFiles.stat(path), { kind: "file", mode: 0o600, size: 5 });
    assert.deepEqual(await denoFiles.list(directory), ["file"]);
  }));

Deno.test("denoFiles.writePieces() leaves nothing when a piece fails to come", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "file");
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      yield* piecesOf(["one"]);
      throw new AssetsError("gone");
    };
    const write = denoFiles.writePieces(path, pieces(), { mode: 0o600, replace: false });
    await assert.rejects(write, AssetsError);
    assert.deepEqual(await denoFiles.list(directory), []);
  }));

Deno.test("denoFiles.readPieces() reads all of a file larger than a piece", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "file");
    const bytes = new Uint8Array(3 * 1024 * 1024 + 7).map((_, index) => index % 251);
    await denoFiles.writeAtomically(path, bytes, 0o600);
    const pieces = await Array.fromAsync(denoFiles.readPieces(path));
    assert.ok(pieces.length >= 4);
    assert.deepEqual(new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer()), bytes);
    const absent = Array.fromAsync(denoFiles.readPieces(join(directory, "absent")));
    await assert.rejects(absent, refused(/cannot read .*absent: there is no such file/));
  }));

async function* piecesOf(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of texts) yield await Promise.resolve(text(piece));
}
