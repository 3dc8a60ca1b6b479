import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { AssetsError } from "../errors.ts";
import type { FileAppender } from "../ports.ts";
import { logLine, NodeLog } from "./node_log.ts";
import type { RunRecord } from "./run_output.ts";

Deno.test("NodeLog writes what was added, for its owner alone, after what is there", async () => {
  const files = new MemoryFiles();
  for (const lines of [["one", "two"], ["three"]]) {
    const log = new NodeLog(files, "logs", "m0");
    assert.equal(log.path, "logs/m0.log");
    for (const line of lines) log.add(line);
    assert.equal(await log.close(), undefined);
  }
  assert.equal(files.text("logs/m0.log"), "one\ntwo\nthree\n");
  assert.equal(files.files.get("logs/m0.log")?.mode, 0o600);
  assert.equal(files.directories.get("logs"), 0o700);
});

Deno.test("NodeLog.flush() writes at once", async () => {
  const files = new MemoryFiles();
  const log = new NodeLog(files, "logs", "m0");
  log.add("one");
  await log.flush();
  assert.equal(files.text("logs/m0.log"), "one\n");
  await log.close();
});

Deno.test("NodeLog makes no file for a run that said nothing", async () => {
  const files = new MemoryFiles();
  assert.equal(await new NodeLog(files, "logs", "m0").close(), undefined);
  assert.deepEqual([...files.files.keys()], []);
  assert.ok(!files.directories.has("logs"));
});

/** A disk with room for so many writes. */
class FullDisk extends MemoryFiles {
  closed = 0;
  writes = 0;
  #room: number;

  constructor(room: number, readonly failure: Error) {
    super();
    this.#room = room;
  }

  override async append(path: string, mode: number): Promise<FileAppender> {
    const file = await super.append(path, mode);
    return {
      write: async (bytes) => {
        this.writes++;
        if (this.#room-- <= 0) throw this.failure;
        await file.write(bytes);
      },
      close: () => {
        this.closed++;
        return file.close();
      },
    };
  }
}

Deno.test("NodeLog does not disturb the run on a full disk, and tells of it at the end", async () => {
  const failure = new AssetsError("cannot write logs/m0.log: the disk is full");
  const files = new FullDisk(1, failure);
  const log = new NodeLog(files, "logs", "m0");
  for (const line of ["one", "two", "three"]) {
    log.add(line);
    await log.flush();
  }
  assert.equal(await log.close(), failure);
  assert.equal(files.text("logs/m0.log"), "one\n");
  assert.deepEqual([files.writes, files.closed], [2, 1]);
});

Deno.test("NodeLog.close() throws what is a bug", async () => {
  const log = new NodeLog(new FullDisk(0, new TypeError("bug")), "logs", "m0");
  log.add("one");
  await assert.rejects(log.close(), TypeError);
});

Deno.test("logLine() tells output as it is and records in words", () => {
  assert.equal(logLine({ kind: "line", text: " as it is" }), " as it is");
  const place = { step: "etcd", number: 6, of: 14 };
  const told: [RunRecord, string | undefined][] = [
    [{ event: "run", phase: "node", of: 14 }, "=== 14 steps"],
    [{ event: "run", phase: "token", of: 1 }, "=== 1 step"],
    [{ event: "start", ...place }, "==> [6/14] etcd"],
    [
      { event: "done", ...place, result: "changed", exit: 0, seconds: 4.06 },
      "<== [6/14] etcd: changed, exit code 0, 4.1 s",
    ],
    [{ event: "stopped", before: "quorum" }, "=== stopped before quorum"],
    [{ event: "end", result: "success", exit: "0" }, "=== the run has ended: success"],
    [{ event: "fact", name: "etcdClusterId", value: "1" }, undefined],
  ];
  for (const [record, text] of told) assert.equal(logLine({ kind: "record", record }), text);
});

Deno.test("NodeLog.close() waits for a write that goes on, and nothing is written after it", async () => {
  const opened = Promise.withResolvers<void>();
  let open = 0;
  class SlowDisk extends MemoryFiles {
    override async append(path: string, mode: number): Promise<FileAppender> {
      const file = await super.append(path, mode);
      await opened.promise;
      open++;
      return { write: (bytes) => file.write(bytes), close: () => (open--, file.close()) };
    }
  }
  const files = new SlowDisk();
  const log = new NodeLog(files, "logs", "m0");
  log.add("one");
  const flushed = log.flush();
  const closed = log.close();
  opened.resolve();
  await Promise.all([flushed, closed]);
  log.add("two");
  await log.flush();
  assert.deepEqual([open, files.text("logs/m0.log")], [0, "one\n"]);
});
