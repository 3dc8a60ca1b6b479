import type { InspectedCertificate } from "../../../../assets/inspection/inspect_certificates.ts";
import type { InspectedStep, Inspection } from "../../../../assets/inspection/inspect_cluster.ts";
import {
  groupFiles,
  type NodeGroup,
  nodeGroups,
} from "../../../../assets/inspection/node_groups.ts";
import type { PageTemplate } from "../../../../assets/page_template.ts";
import { hakubeVersion } from "../../../../version.ts";
import { clusterFacts } from "../cluster_facts.ts";
import { decisions } from "../decisions.ts";
import {
  certificateState,
  duration,
  groupSource,
  groupTitle,
  holdersOf,
  someNames,
  sourceOf,
  usageText,
} from "../words.ts";
import { clusterPicture } from "./cluster_picture.ts";
import { highlighted, languageOf } from "./highlight.ts";

/** Nodes of a group that are named one by one, and whose own version of a file is shown. */
const namedNodes = 100;
const shownVersions = 5;

/** What will happen, as a page that needs nothing but itself. */
export function inspectionPage(
  inspection: Inspection,
  template: PageTemplate,
  now: Date,
): string {
  const { plan: { definition }, certificates, secrets, clusterSteps, tokenSteps } = inspection;
  return template({
    clusterName: definition.clusterName,
    // Of the assets the line above tells.
    facts: clusterFacts(inspection).filter(([name]) => name !== "assets"),
    toRender: inspection.toRender,
    // A telephone gets a drawing of its own: the wide one would be unreadable there.
    pictures: [
      { look: "wide", ...clusterPicture(definition, 1000) },
      { look: "narrow", ...clusterPicture(definition, 400) },
    ],
    decisions,
    groups: nodeGroups(inspection.nodes).map(groupData),
    before: tokenSteps.map((step, index) => stepData(step, index, undefined)),
    after: clusterSteps.map((step, index) => stepData(step, index, undefined)),
    certificates: certificates.map(certificateData),
    secrets: secrets.map(({ path, exists, nodes }) => ({
      path,
      exists,
      holders: nodes.length === 0 ? "stays on this machine" : someNames(nodes, 8),
    })),
    version: hakubeVersion,
    date: now.toISOString().slice(0, 10),
  });
}

function groupData(group: NodeGroup): object {
  const { role, nodes } = group;
  const [first] = nodes;
  return {
    id: `${role}-${first.node.nodeName}`,
    title: groupTitle(group),
    nodes: nodes.slice(0, namedNodes).map(({ node, script }) => ({
      ...{ name: node.nodeName, address: node.privateIP },
      script: script.path,
      state: script.isRendered ? `sha256 ${script.sha256.slice(0, 12)}…` : "render writes it",
      isRendered: script.isRendered,
    })),
    further: Math.max(0, nodes.length - namedNodes),
    steps: first.steps.map((step, index) => stepData(step, index, group)),
    passing: first.passing.map((secret) => sourceOf(secret)),
  };
}

function stepData(step: InspectedStep, index: number, group: NodeGroup | undefined): object {
  const { name, kind, deadlineSeconds, does, decides, hook, functions, secrets } = step;
  return {
    ...{ number: index + 1, name, kind, does, decides, hook },
    deadline: `${kind === "await" ? "waits " : ""}≤ ${duration(deadlineSeconds)}`,
    files: group === undefined ? [] : groupFiles(group, name).map((file) => ({
      ...file,
      versions: file.versions.slice(0, shownVersions).map(({ nodes, content }) => ({
        nodes: someNames(nodes, 8),
        code: highlighted(content, languageOf(file.path)),
      })),
      further: Math.max(0, file.versions.length - shownVersions),
    })),
    secrets: group === undefined ? [] : secrets.map((secret) => ({
      path: secret.installAs?.path,
      mode: secret.installAs?.mode,
      owner: secret.installAs?.owner,
      source: groupSource(secret, group),
    })),
    code: highlighted(functions.join("\n\n"), "bash"),
  };
}

function certificateData(certificate: InspectedCertificate): object {
  const { path, commonName, organization, names, issuer, current, change } = certificate;
  const left = current === undefined ? 0 : Math.max(0, current.daysLeft);
  return {
    ...{ path, commonName, organization, names },
    issuer: issuer ?? "authority",
    usage: usageText(certificate),
    state: certificateState(certificate),
    mood: current === undefined ? "absent" : change !== undefined || left < 90 ? "soon" : "well",
    share: Math.round(Math.min(1, left * 24 / certificate.validityHours) * 100),
    holders: holdersOf(certificate, 8),
  };
}
