import assert from "node:assert/strict";
import { onMachine } from "../e2e/lab.ts";
import type { ToldEvent } from "./install_process.ts";

/** Does something once for each node and step, when it begins. */
export function once(
  work: (event: ToldEvent) => Promise<void>,
  when: (event: ToldEvent) => boolean = ({ event }) => event === "step-started",
): { readonly onEvent: (event: ToldEvent) => void; readonly done: () => Promise<void> } {
  const begun = new Map<string, Promise<void>>();
  return {
    onEvent(event) {
      const key = `${event.node} ${event.event} ${event.step}`;
      if (when(event) && !begun.has(key)) begun.set(key, work(event));
    },
    async done() {
      assert.ok(begun.size > 0, "what was to happen has not");
      await Promise.all(begun.values());
    },
  };
}

/** Whether an event tells that a step begins on a machine. */
export function begins(machine: string, name: string): (event: ToldEvent) => boolean {
  return ({ event, node, step }) => event === "step-started" && node === machine && step === name;
}

/** Kills or stops what sshd has running for the administrator on a machine. */
export async function killSessions(machine: string, signal: "KILL" | "STOP"): Promise<void> {
  await onMachine(machine, "pkill", `-${signal}`, "-f", "^sshd: ubuntu");
}
