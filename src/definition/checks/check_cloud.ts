import type { DefinitionDraft } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import { bundledHookName, isHookPath } from "../hook_references.ts";
import { quote } from "../quote.ts";
import { didYouMean } from "../suggest.ts";

/** Providers that Kubernetes once had built in; the last were removed in 1.31. */
export const builtInProviders = [
  "aws",
  "azure",
  "cloudstack",
  "gce",
  "openstack",
  "ovirt",
  "photon",
  "vsphere",
];

/** Checks the cloud provider, its configuration and its cloud-controller-manager together. */
export function checkCloud(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const { hooks = {} } = draft;
  const { cloudProvider, cloudControllerManager: manager, cloudProviderConfig: config } = hooks;
  if (typeof cloudProvider === "string" && cloudProvider !== "external") {
    return [wrongProvider(cloudProvider, facts)];
  }
  if (cloudProvider === undefined && Object.hasOwn(hooks, "cloudProvider")) return [];
  return [
    ...checkManager(cloudProvider === "external", manager, facts),
    ...checkConfig(cloudProvider === "external", config),
  ];
}

function wrongProvider(provider: string, { bundledHooks }: DefinitionFacts): Finding {
  const path = ["hooks", "cloudProvider"];
  const subject = `cloudProvider ${quote(provider)}`;
  if (!builtInProviders.includes(provider)) {
    const message = `${subject} is neither "external" nor null`;
    return errorAt(path, "cloud-provider", message, didYouMean(provider, ["external"]));
  }
  const message = `${subject} is not part of Kubernetes any more since 1.31`;
  const hint = bundledHooks.cloudControllerManager.includes(provider)
    ? `write "cloudProvider": "external", "cloudControllerManager": "${provider}", as ` +
      "`hakube migrate` does"
    : 'write "cloudProvider": "external", and as "cloudControllerManager" the path of a script ' +
      `that applies the cloud-controller-manager of ${provider}`;
  return errorAt(path, "cloud-provider-gone", message, hint);
}

function checkManager(
  isExternal: boolean,
  manager: string | null | undefined,
  { bundledHooks }: DefinitionFacts,
): Finding[] {
  if (isExternal && (manager === undefined || manager === null)) {
    const message = 'with cloudProvider "external" nodes take no pods, CoreDNS neither, before a ' +
      "cloud-controller-manager has looked at them";
    const names = bundledHooks.cloudControllerManager.map((name) => `"${name}"`).join(", ");
    const hint = `write ${names} or the path of a script as "cloudControllerManager"; else ` +
      "install one when the nodes are there";
    return [warningAt(["hooks", "cloudProvider"], "no-cloud-controller-manager", message, hint)];
  }
  if (isExternal || typeof manager !== "string") return [];
  const name = isHookPath(manager) ? manager : bundledHookName(manager);
  const message = `cloudControllerManager ${quote(name)} goes with cloudProvider "external" only`;
  const hint = 'write "cloudProvider": "external"';
  return [errorAt(["hooks", "cloudControllerManager"], "cloud-without-provider", message, hint)];
}

function checkConfig(isExternal: boolean, config: string | null | undefined): Finding[] {
  if (typeof config !== "string") return [];
  const path = ["hooks", "cloudProviderConfig"];
  const subject = `cloudProviderConfig ${quote(config)}`;
  if (!isHookPath(config)) {
    const message = `${subject} is no path, and hakube brings no such file`;
    const hint = `write ${quote(`./${config}`)} for a file beside the definition`;
    return [errorAt(path, "cloud-config", message, hint)];
  }
  if (isExternal) return [];
  const message = `${subject} goes with cloudProvider "external" only`;
  const hint = 'write "cloudProvider": "external"';
  return [errorAt(path, "cloud-without-provider", message, hint)];
}
