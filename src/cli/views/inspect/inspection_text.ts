import type { InspectedCertificate } from "../../../assets/inspection/inspect_certificates.ts";
import type {
  InspectedNode,
  InspectedSecret,
  InspectedStep,
  Inspection,
} from "../../../assets/inspection/inspect_cluster.ts";
import { type NodeGroup, nodeGroups } from "../../../assets/inspection/node_groups.ts";
import { clusterFacts } from "./cluster_facts.ts";
import { decisions } from "./decisions.ts";
import { filled } from "./filled.ts";
import {
  certificateState,
  duration,
  groupSource,
  groupTitle,
  holdersOf,
  someNames,
  sourceOf,
  usageText,
} from "./words.ts";

/** Nodes of a group that are named. */
const namedNodes = 20;

/** What will happen, as text. @param columns that prose may take */
export function inspectionText(inspection: Inspection, columns: number): string {
  const { plan, nodes, clusterSteps, tokenSteps, certificates, secrets } = inspection;
  const steps = new StepText(columns);
  const facts = clusterFacts(inspection).map(([name, value]) => `  ${name.padEnd(9)} ${value}`);
  const questions = decisions.map(({ question, answer }) =>
    `  ${question}\n${indented(answer, 4, columns)}`
  );
  const once = [
    ...tokenSteps.map((step) => steps.ofCluster(step, "before nodes join a cluster that lives")),
    ...clusterSteps.map((step) => steps.ofCluster(step, "when the nodes have ended")),
  ];
  return [
    [`Cluster ${plan.definition.clusterName}`, ...facts],
    ["WHO DECIDES", ...questions],
    ...nodeGroups(nodes).map((group) => groupLines(group, steps)),
    ["FOR THE CLUSTER, on one master that the installer chooses", "", once.join("\n\n")],
    [
      "CERTIFICATES that hakube issues; kubeadm makes the others on the masters",
      "",
      ...certificates.map(certificateText),
    ],
    ["SECRETS, and who gets them or what is made of them", "", ...secrets.map(secretText)],
  ].map((lines) => lines.join("\n")).join("\n\n") + "\n";
}

function groupLines(group: NodeGroup, steps: StepText): string[] {
  const { nodes } = group;
  const names = nodes.map(({ node }) => node.nodeName.length);
  const widest = Math.max(...names);
  const passing = nodes[0].passing.map((secret) => `      passes    ${sourceOf(secret)}`);
  return [
    groupTitle(group).toUpperCase(),
    "",
    ...nodes.slice(0, namedNodes).map((inspected) => nodeLine(inspected, widest)),
    ...(nodes.length > namedNodes ? [`  ... and ${nodes.length - namedNodes} more`] : []),
    "",
    nodes[0].steps.map((step, index) => steps.ofGroup(step, index + 1, group)).join("\n\n"),
    ...(passing.length > 0 ? ["", "  In the bundle, and gone with it", ...passing] : []),
  ];
}

function nodeLine({ node, script }: InspectedNode, widest: number): string {
  const state = script.isRendered ? `sha256 ${script.sha256.slice(0, 12)}…` : "render writes it";
  return `  ${node.nodeName.padEnd(widest)}  ${node.privateIP.padEnd(15)}  ${script.path}, ` +
    `${script.lines} lines, ${state}`;
}

/** Steps as text. */
class StepText {
  constructor(readonly columns: number) {}

  ofGroup(step: InspectedStep, number: number, group: NodeGroup): string {
    const hook = step.hook === undefined ? "" : `, ${step.hook}`;
    const rows: [string, string, string][] = [
      ...step.files.map(({ path, mode }): [string, string, string] => ["writes", path, mode]),
      ...step.secrets.map((secret): [string, string, string] => {
        const { path = "", mode, owner } = secret.installAs ?? {};
        return ["installs", path, `${mode} ${owner}  from ${groupSource(secret, group)}`];
      }),
    ];
    const widest = Math.max(0, ...rows.map(([, path]) => path.length));
    return [
      `  ${`${number}`.padStart(2)}  ${step.name}${hook}${this.#limit(step)}`,
      ...this.#meaning(step),
      ...rows.map(([does, path, more]) =>
        `      ${does.padEnd(9)} ${path.padEnd(widest)}  ${more}`
      ),
    ].join("\n");
  }

  ofCluster(step: InspectedStep, when: string): string {
    return [`  ${step.name}, ${when}${this.#limit(step)}`, ...this.#meaning(step)].join("\n");
  }

  #limit({ kind, deadlineSeconds }: InspectedStep): string {
    return `, ${kind === "await" ? "waits at most" : "at most"} ${duration(deadlineSeconds)}`;
  }

  #meaning({ does, decides }: InspectedStep): string[] {
    return [
      indented(does, 6, this.columns),
      ...(decides === undefined ? [] : [indented(`Decides: ${decides}`, 6, this.columns)]),
    ];
  }
}

function certificateText(certificate: InspectedCertificate): string {
  const { path, commonName, organization, names, issuer, nodes } = certificate;
  const to = nodes.length === 0 ? "" : "for ";
  const subject = `CN=${commonName}${organization === undefined ? "" : `, O=${organization}`}`;
  const by = issuer === undefined ? "authority" : `by ${issuer}, ${usageText(certificate)}`;
  return [
    `  ${path}: ${certificateState(certificate)}`,
    `      ${subject}; ${by}; ${to}${holdersOf(certificate, 6)}`,
    ...(names.length === 0 ? [] : [`      names ${names.join(" ")}`]),
  ].join("\n");
}

function secretText({ path, exists, nodes }: InspectedSecret): string {
  const holders = nodes.length === 0 ? "stays here" : someNames(nodes, 6);
  return `  ${path}: ${holders}${exists ? "" : " (does not exist yet)"}`;
}

function indented(text: string, indent: number, columns: number): string {
  return filled(text, columns - indent).map((line) => `${" ".repeat(indent)}${line}`).join("\n");
}
