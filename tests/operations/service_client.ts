import assert from "node:assert/strict";
import { type Administrator, good } from "../e2e/administrator.ts";
import { until } from "../e2e/timeline.ts";
import type { NoteFigure } from "./scenario.ts";

/** How a service was for a client in the cluster. */
export interface ServiceRecord {
  readonly asked: number;
  readonly failed: number;
  /** The longest time without an answer, in seconds. */
  readonly longestGap: number;
}

/** A pod that asks a service again and again, and remembers how it went. */
export class ServiceClient {
  private constructor(readonly admin: Administrator) {}

  /** Starts it, and waits until it has an answer. */
  static async start(admin: Administrator): Promise<ServiceClient> {
    const manifest = new URL("service_client.yaml", import.meta.url);
    await admin.apply(await Deno.readTextFile(manifest));
    const client = new ServiceClient(admin);
    await until(120, "the client to reach the service", async () => {
      const { stdout, stderr } = await admin.kubectl("logs", "client", "--tail=1");
      return stdout.startsWith("ok ") ? undefined : `${stdout}${stderr}`;
    });
    await good(
      admin.kubectl(
        "rollout",
        "status",
        "deployment",
        "web",
        "--timeout=60s",
        "--request-timeout=0",
      ),
    );
    return client;
  }

  /** How it was from a time on, in seconds since 1970. */
  async since(begin: number): Promise<ServiceRecord> {
    const log = await good(this.admin.kubectl("logs", "client", "--request-timeout=30s"));
    const lines = log.trim().split("\n").map((line) => line.split(" "))
      .map(([result, time]) => ({ ok: result === "ok", time: Number(time) }))
      .filter(({ time }) => time >= begin);
    const answered = [begin, ...lines.filter(({ ok }) => ok).map(({ time }) => time)];
    const gaps = answered.slice(1).map((time, index) => time - (answered[index] ?? time));
    return {
      asked: lines.length,
      failed: lines.filter(({ ok }) => !ok).length,
      longestGap: Math.max(0, ...gaps),
    };
  }

  /** @throws AssertionError unless it was always answered, and asked all the while */
  async assertNeverStopped(begin: number): Promise<ServiceRecord> {
    const record = await this.since(begin);
    assert.ok(record.asked > (Date.now() / 1000 - begin) / 4, `asked ${record.asked} times`);
    assert.equal(record.failed, 0, `${record.failed} of ${record.asked} requests failed`);
    assert.ok(record.longestGap < 5, `no answer for ${record.longestGap} s`);
    return record;
  }
}

/** Notes how it was. */
export function noteService(
  note: NoteFigure,
  { asked, failed, longestGap }: ServiceRecord,
): void {
  note("requests to a service that failed meanwhile", { failed, of: asked });
  note("the longest without an answer of it", longestGap);
}
