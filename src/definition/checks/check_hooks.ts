import { type DefinitionDraft, isRefused } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, type Finding } from "../finding.ts";
import {
  bundledHookName,
  defaultNetworkProvider,
  type HookKind,
  hookKinds,
  isHookPath,
} from "../hook_references.ts";
import { wrongHookText } from "../hook_text.ts";
import { quote } from "../quote.ts";
import { didYouMean } from "../suggest.ts";

/** Providers that Kubernetes once had built in; the last were removed in 1.31. */
const builtInProviders = [
  "aws",
  "azure",
  "cloudstack",
  "gce",
  "openstack",
  "ovirt",
  "photon",
  "vsphere",
];

/** Network providers that a later version of hakube brings. */
const laterNetworkProviders = ["calico", "cilium"];

/** Checks that hooks exist and are bash, and the cloud provider. */
export function checkHooks(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  if (isRefused(draft, "hooks")) return [];
  return [
    ...hookKinds.flatMap((kind) => checkHook(draft, kind, facts)),
    ...checkCloudProvider(draft),
    ...checkCloudProviderConfig(draft),
  ];
}

function checkHook(draft: DefinitionDraft, kind: HookKind, facts: DefinitionFacts): Finding[] {
  const path = ["hooks", kind];
  const hooks = draft.hooks ?? {};
  const written = hooks[kind];
  if (kind === "networkProvider" && written === null) {
    const message = "networkProvider is null, and nodes are not Ready without a pod network";
    return [errorAt(path, "no-network", message, 'write "none" if you bring one by other means')];
  }
  if (written === null || (written === undefined && Object.hasOwn(hooks, kind))) return [];
  const reference = written ?? (kind === "networkProvider" ? defaultNetworkProvider : undefined);
  if (reference === undefined) return [];
  if (!isHookPath(reference)) {
    const isKnown = facts.bundledHooks[kind].includes(bundledHookName(reference));
    return isKnown ? [] : [missingHook(kind, reference, facts)];
  }
  const hookText = facts.hookText(reference);
  if (hookText === undefined) return [missingHook(kind, reference, facts)];
  const wrong = wrongHookText(hookText);
  if (wrong === undefined) return [];
  return [errorAt(path, "hook-text", `the text of hook ${quote(reference)} ${wrong}`)];
}

function missingHook(kind: HookKind, reference: string, facts: DefinitionFacts): Finding {
  const path = ["hooks", kind];
  const subject = `${kind} ${quote(reference)}`;
  if (isHookPath(reference)) {
    const hint = "a path is relative to the definition's directory";
    return errorAt(path, "hook-file", `${subject} is no file that can be read`, hint);
  }
  const name = bundledHookName(reference);
  if (kind === "networkProvider" && name === "weave") {
    const hint = 'write "flannel", or the path of your own script';
    return errorAt(path, "weave-gone", `${subject}: the project was closed in 2024`, hint);
  }
  if (kind === "networkProvider" && laterNetworkProviders.includes(name)) {
    const hint = 'write "flannel", or the path of your own script';
    const message = `${subject} comes with a later version of hakube`;
    return errorAt(path, "not-yet-supported", message, hint);
  }
  const hint = `${didYouMean(name, facts.bundledHooks[kind])}; the path of your own script has a /`;
  return errorAt(path, "unknown-hook", `${subject} is no bundled hook`, hint);
}

function checkCloudProvider(draft: DefinitionDraft): Finding[] {
  const provider = draft.hooks?.cloudProvider;
  if (provider === undefined || provider === null || provider === "external") return [];
  const path = ["hooks", "cloudProvider"];
  const subject = `cloudProvider ${quote(provider)}`;
  if (builtInProviders.includes(provider)) {
    const message = `${subject} is not part of Kubernetes any more since 1.31`;
    const hint = 'write "external" and install its cloud-controller-manager';
    return [errorAt(path, "cloud-provider-gone", message, hint)];
  }
  const message = `${subject} is neither "external" nor null`;
  return [errorAt(path, "cloud-provider", message, didYouMean(provider, ["external"]))];
}

function checkCloudProviderConfig(draft: DefinitionDraft): Finding[] {
  const written = draft.hooks?.cloudProviderConfig;
  if (written === undefined || written === null) return [];
  const message = `cloudProviderConfig ${quote(written)} is not supported by this version`;
  const hint = "leave it out: a cloud-controller-manager has its configuration in the cluster";
  return [errorAt(["hooks", "cloudProviderConfig"], "not-yet-supported", message, hint)];
}
