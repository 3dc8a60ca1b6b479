import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { ProgramResult } from "../run_program.ts";
import { inNetwork, loadBalancer } from "../e2e/lab.ts";
import type { NoteFigure } from "./scenario.ts";

const program = fileURLToPath(new URL("steady_client.sh", import.meta.url));

/** What a client has seen. */
export interface ClientReport {
  readonly requests: number;
  /** What failed, and why; a line each. */
  readonly failed: readonly string[];
  /** What was written, and then not there. */
  readonly lost: readonly string[];
  /** The longest time without an answer, in seconds. */
  readonly longestSilence: number;
}

/** A client that writes and reads back through the load balancer all the while. */
export class SteadyClient {
  readonly #directory: string;
  readonly #running: Promise<ProgramResult>;

  private constructor(directory: string, running: Promise<ProgramResult>) {
    this.#directory = directory;
    this.#running = running;
  }

  /** @param kubeconfig path of one that hakube has made */
  static async start(kubeconfig: string): Promise<SteadyClient> {
    const directory = await Deno.makeTempDir({ prefix: "hakube-client-" });
    const document = parse(await Deno.readTextFile(kubeconfig));
    const { cluster } = document.clusters[0];
    const { user } = document.users[0];
    const files = {
      "ca.crt": cluster["certificate-authority-data"],
      "client.crt": user["client-certificate-data"],
      "client.key": user["client-key-data"],
    };
    for (const [name, base64] of Object.entries(files)) {
      await Deno.writeFile(`${directory}/${name}`, Buffer.from(base64, "base64"), { mode: 0o600 });
    }
    const command = ["bash", program, `https://${loadBalancer}:6443`, directory];
    return new SteadyClient(directory, inNetwork(command, { seconds: 3600 }));
  }

  /** Ends it. */
  async stop(): Promise<ClientReport> {
    await Deno.writeTextFile(`${this.#directory}/stop`, "");
    const { stdout } = await this.#running;
    await Deno.remove(this.#directory, { recursive: true });
    return clientReport(stdout);
  }
}

/** @param text a line a request, as the client says them */
export function clientReport(text: string): ClientReport {
  const lines = text.split("\n").filter((line) => line !== "");
  const times = lines.filter((line) => line.split(" ")[2] === "ok").map((line) => parseInt(line));
  const silences = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return {
    requests: lines.length,
    failed: lines.filter((line) => line.split(" ")[2] === "failed"),
    lost: lines.filter((line) => line.split(" ")[2] === "lost"),
    longestSilence: Math.max(0, ...silences) / 1000,
  };
}

/** Notes what it has seen. */
export function noteClient(
  note: NoteFigure,
  { requests, failed, lost, longestSilence }: ClientReport,
): void {
  note("requests to the API that failed meanwhile", { failed: failed.length, of: requests });
  note("writes that were lost", `${lost.length}`);
  note("the longest without an answer", longestSilence);
}
