import { bundledHooks } from "../../assets/templates.ts";
import { definitionDefaults } from "../../definition/definition_defaults.ts";
import { defaultNetworkProvider } from "../../definition/hook_references.ts";
import { newestKubernetes, releases } from "../../plan/release_catalog.ts";
import type { Choice } from "../../prompter.ts";
import type { Draft } from "./draft.ts";
import { haveNames, parseNodes, type SshConfigHost } from "./node_words.ts";
import { freeRange, type RangeKey } from "./free_range.ts";
import { hostsNamedLike } from "./ssh_config_hosts.ts";

/** What is known before anything is asked. */
export interface Known {
  readonly hosts: readonly SshConfigHost[];
  /** What was answered so far, and what options answer. */
  readonly answers: ReadonlyMap<InitOption, string>;
}

/** One thing that a definition needs to be told. */
export interface Question {
  /** Name of the option that answers it, as commander keeps it. */
  readonly option: InitOption;
  readonly text: string;
  /** What is offered; an empty text is an answer too. */
  readonly initial?: (draft: Draft, known: Known) => string | undefined;
  /** Where only some answers are possible; the first is offered. */
  readonly choices?: readonly Choice<string>[];
  /** Whether a person is asked at all; without it the key is all right as it is. */
  readonly isAsked: (draft: Draft, known: Known) => boolean;
  /** Rules of the definition that a later question settles. */
  readonly settledLater?: readonly string[];
  /** @throws UsageError for an answer that cannot be read */
  readonly apply: (draft: Draft, answer: string, known: Known) => Draft;
}

/** Options that answer questions about the definition. */
export const initOptions = [
  "clusterName",
  "masters",
  "masterNames",
  "workers",
  "workerNames",
  "loadBalancer",
  "address",
  "network",
  "podNetwork",
  "serviceNetwork",
  "kubernetesVersion",
  "loginUser",
  "jumpHost",
] as const;

export type InitOption = typeof initOptions[number];

const versions = releases.map(({ newestPatch }) => newestPatch).toReversed();

const networks: Readonly<Record<string, string>> = {
  flannel: "flannel: plain and small",
  calico: "calico: network policies",
  cilium: "cilium: network policies, and more to look at",
  weave: "weave: a fork that one person maintains",
  none: "none: you bring one by other means",
};

/** All questions about the definition, in the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    option: "clusterName",
    text: "Name of the cluster:",
    initial: () => definitionDefaults.clusterName,
    isAsked: lacks("clusterName"),
    apply: (draft, answer) => set(draft, "clusterName", answer, definitionDefaults.clusterName),
  },
  ...nodeQuestions("masters", "masterNames", "master0"),
  ...nodeQuestions("workers", "workerNames", "worker0"),
  {
    option: "loadBalancer",
    text: "Who holds the address of the API?",
    choices: [
      { value: "external", name: "a load balancer of yours" },
      { value: "keepalived", name: "the masters, by keepalived" },
    ],
    isAsked: (draft) =>
      lacks("loadBalancer")(draft) && (draft.masters?.length ?? 0) > 1 &&
      draft.masterLoadBalancerAddress === undefined,
    apply: (draft, answer) =>
      answer === "external" ? draft : { ...draft, loadBalancer: { type: answer } },
  },
  {
    option: "address",
    text: "Address of the API (host or host:port):",
    // With one master, that master; a name that outlives an address nobody can guess.
    initial: ({ masters = [] }) => masters.length === 1 ? masters[0]?.privateIP : undefined,
    isAsked: lacks("masterLoadBalancerAddress"),
    settledLater: ["address-in-network"],
    apply: (draft, answer) => ({ ...draft, masterLoadBalancerAddress: answer }),
  },
  {
    option: "network",
    text: "Network of the pods:",
    choices: [
      defaultNetworkProvider,
      ...bundledHooks.networkProvider.filter((name) => name !== defaultNetworkProvider),
    ].map((name) => ({ value: name, name: networks[name] ?? name })),
    isAsked: (draft) => draft.hooks?.networkProvider === undefined,
    apply: (draft, answer) =>
      answer === defaultNetworkProvider
        ? draft
        : { ...draft, hooks: { ...draft.hooks, networkProvider: answer } },
  },
  rangeQuestion(
    "podNetwork",
    "podNetworkCIDR",
    "Range of the pods' addresses (no node may be in it):",
  ),
  rangeQuestion(
    "serviceNetwork",
    "serviceCIDR",
    "Range of the services' addresses (no node may be in it):",
  ),
  {
    option: "kubernetesVersion",
    text: "Version of Kubernetes:",
    choices: versions.map((version) => ({ value: version, name: version })),
    isAsked: lacks("kubernetesVersion"),
    apply: (draft, answer) => set(draft, "kubernetesVersion", answer, newestKubernetes),
  },
  {
    option: "loginUser",
    text: "Login user on the nodes (root, or one with sudo):",
    initial: usualUser,
    isAsked: lacks("sshLoginUser"),
    apply: (draft, answer, known) => set(draft, "sshLoginUser", answer, usualUser(draft, known)),
  },
  {
    option: "jumpHost",
    text: "Jump host ([user@]host[:port], empty for none):",
    initial: () => "",
    isAsked: lacks("sshJumpHost"),
    apply: (draft, answer) => answer === "" ? draft : { ...draft, sshJumpHost: answer },
  },
];

function lacks(key: string): (draft: Draft) => boolean {
  return (draft) => draft[key] === undefined;
}

/** Only what differs from what holds anyway is written. */
function set(draft: Draft, key: string, value: string, usual: string | undefined): Draft {
  return value === usual ? draft : { ...draft, [key]: value };
}

function nodeQuestions(
  role: "masters" | "workers",
  namesOption: "masterNames" | "workerNames",
  firstName: string,
): Question[] {
  const [one, like] = role === "masters"
    ? ["master", "as 10.2.0.10-12, or hosts of ~/.ssh/config"]
    : ["worker", "in the same way, empty for none"];
  return [
    {
      option: role,
      text: `Addresses of the ${role} (${like}):`,
      initial: (_draft, { hosts }) => {
        const names = hostsNamedLike(role, hosts).map(({ name }) => name).join(" ");
        return role === "workers" || names !== "" ? names : undefined;
      },
      isAsked: lacks(role),
      settledLater: ["address-in-network"],
      apply: (draft, answer, { hosts, answers }) => {
        const nodes = parseNodes(answer, answers.get(namesOption) ?? firstName, hosts);
        if (role === "workers" && nodes.length === 0) return draft;
        return { ...draft, [role]: nodes };
      },
    },
    {
      option: namesOption,
      text: `Name of the first ${one}, from which others count on (or all names):`,
      initial: () => firstName,
      settledLater: ["address-in-network"],
      isAsked: (_draft, { hosts, answers }) => !haveNames(answers.get(role) ?? "", hosts),
      apply: (draft, answer, { hosts, answers }) => {
        const words = answers.get(role) ?? "";
        return words === "" ? draft : { ...draft, [role]: parseNodes(words, answer, hosts) };
      },
    },
  ];
}

/** Asked only where what holds anyway is in the nodes' own network. */
function rangeQuestion(
  option: "podNetwork" | "serviceNetwork",
  key: RangeKey,
  text: string,
): Question {
  return {
    option,
    text,
    initial: (draft) => freeRange(draft, key),
    isAsked: (draft) => lacks(key)(draft) && freeRange(draft, key) !== definitionDefaults[key],
    apply: (draft, answer) => set(draft, key, answer, definitionDefaults[key]),
  };
}

function usualUser({ masters = [] }: Draft, { hosts }: Known): string {
  const host = hosts.find(({ name }) => name === masters[0]?.sshHost);
  return host?.user ?? definitionDefaults.sshLoginUser;
}
