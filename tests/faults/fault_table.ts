import type { Fault } from "./fault.ts";
import { faultsElsewhere, faultsNotShown } from "./other_faults.ts";
import { type LabRun, outcomeText } from "../lab_runs/run_chosen.ts";
import { labFaults } from "./lab_faults.ts";

/** The row of a fault, without how it came out. */
export function faultRow({ what, seen, lost }: Pick<Fault, "what" | "seen" | "lost">): string {
  return `| ${what} | ${seen} | ${lost} |`;
}

/**
 * Text of `docs/faults.md` after a run.
 * @param before the text until then: what was not run keeps how it came out last
 */
export function faultPage(run: LabRun, before: string): string {
  const head = (last: string): string[] => [
    `| fault | what one sees | what is lost | ${last} |`,
    "| --- | --- | --- | --- |",
  ];
  const last = (fault: Fault): string =>
    outcomeText(run, fault.id) ?? outcomeIn(before, fault) ?? "not run";
  const lines = [
    "# What a broken connection, a power cut or a full disk costs",
    "",
    "Each fault is provoked while a cluster is installed, and the test fails unless the end is as",
    "said here: the cluster whole, no step done twice, no secret on a disk or in a log.",
    "",
    "## On real machines: `deno task test:faults`",
    "",
    "Three masters, two workers and a load balancer in the lab; a landing runs two of these, by a",
    "seed that it prints.",
    "",
    ...head("last run"),
    ...labFaults.map((fault) => `${faultRow(fault)} ${last(fault)} |`),
    "",
    "## Behind a real sshd on this machine: every landing",
    "",
    ...head("test"),
    ...faultsElsewhere.map((fault) => `${faultRow(fault)} [${fault.id}](../${fault.file}) |`),
    "",
    "## Not shown",
    "",
    "What the lab cannot do, so that nobody has seen it work here:",
    "",
    ...faultsNotShown.map(({ what, why }) => `- ${what}: ${why}`),
    "",
  ];
  return lines.join("\n");
}

/** The last cell of a fault's row. */
function outcomeIn(page: string, fault: Fault): string | undefined {
  const row = `${faultRow(fault)} `;
  return page.split("\n").find((line) => line.startsWith(row))?.slice(row.length, -2);
}
