import type { DefinitionDraft } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { type Finding, warningAt } from "../finding.ts";
import { bundledHookName, defaultNetworkProvider, isHookPath } from "../hook_references.ts";
import type { KnownNetwork } from "../known_networks.ts";
import { quote } from "../quote.ts";
import { minorOf } from "../version.ts";

/** Checks what a pod network that hakube brings needs of the rest of the definition. */
export function checkNetworkProvider(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const reference = draft.hooks?.networkProvider ?? defaultNetworkProvider;
  const name = bundledHookName(reference);
  const network = Object.hasOwn(facts.networks, name) ? facts.networks[name] : undefined;
  if (isHookPath(reference) || network === undefined) return [];
  return [
    ...checkRegistries(draft, name, network),
    ...checkRelease(draft, facts, name, network),
    ...checkMaxPods(draft, name, network),
  ];
}

/** Where Kubernetes' own images are. */
const kubernetesRegistry = "registry.k8s.io";

/** Nodes that do not get even Kubernetes' images from their registry reach no other one. */
function checkRegistries(
  draft: DefinitionDraft,
  name: string,
  { registries }: KnownNetwork,
): Finding[] {
  const images = draft.mirrors?.images;
  // Mirrors of what nobody pulls from by default say nothing of the nodes.
  if (images === undefined || !Object.hasOwn(images, kubernetesRegistry)) return [];
  return registries.filter((registry) => !Object.hasOwn(images, registry)).map((registry) => {
    const message = `${name}'s images are on ${registry}, of which images names no mirror`;
    const hint = `add ${quote(registry)}, unless nodes reach it`;
    return warningAt(["mirrors", "images"], "image-mirror-missing", message, hint);
  });
}

function checkRelease(
  draft: DefinitionDraft,
  { releases }: DefinitionFacts,
  name: string,
  network: KnownNetwork,
): Finding[] {
  const version = draft.kubernetesVersion ?? releases.newest;
  const { version: release, kubernetes } = network.release(version);
  if (kubernetes.length === 0 || kubernetes.includes(minorOf(version))) return [];
  const message = `${name} ${release} is tested by its makers with Kubernetes ` +
    `${kubernetes.at(0)} to ${kubernetes.at(-1)}, not with ${minorOf(version)}`;
  return [warningAt(["hooks", "networkProvider"], "network-untested", message)];
}

/** A node's addresses are the /24 that the controller manager gives it. */
function checkMaxPods(
  draft: DefinitionDraft,
  name: string,
  { podsPerNode }: KnownNetwork,
): Finding[] {
  const maxPods = draft.kubeadm?.kubeletConfiguration?.["maxPods"];
  if (podsPerNode === undefined || typeof maxPods !== "number" || maxPods <= podsPerNode) return [];
  const message = `maxPods ${maxPods} is more than the ${podsPerNode} addresses that a node has ` +
    `for pods with ${name}`;
  const path = ["kubeadm", "kubeletConfiguration", "maxPods"];
  return [warningAt(path, "max-pods", message)];
}
