import type { Edit } from "jsonc-parser";
import { builtInProviders } from "../checks/check_cloud.ts";
import { bundledHookName, defaultNetworkProvider, isHookPath } from "../hook_references.ts";
import { quote } from "../quote.ts";
import {
  type MigrationFinding,
  type OldDefinition,
  propertyAt,
  textAt,
  valueAt,
} from "./old_definition.ts";
import { replacement, replacementAndNext } from "./text_edits.ts";

const providerPath = ["hooks", "cloudProvider"];
const managerPath = ["hooks", "cloudControllerManager"];
const configPath = ["hooks", "cloudProviderConfig"];
const networkPath = ["hooks", "networkProvider"];

/** A cloud that was built into Kubernetes becomes one beside it. */
export function cloudProviderRule(old: OldDefinition): MigrationFinding[] {
  const provider = textAt(old, providerPath);
  if (provider === undefined || !builtInProviders.includes(provider)) return [];
  const isBundled = old.facts.bundledHooks.cloudControllerManager.includes(provider);
  const what = `${quote(provider)} became "external"`;
  const gone = "Kubernetes has no cloud built in any more since 1.31";
  if (textAt(old, managerPath) !== undefined) {
    return [{ path: providerPath, what, why: gone, edits: setText(old, providerPath, "external") }];
  }
  if (!isBundled) {
    const why = `${gone}. Write as "cloudControllerManager" the path of a script that applies ` +
      `the one of ${provider}: until one runs, nodes take no pods`;
    return [{ path: providerPath, what, why, edits: setText(old, providerPath, "external") }];
  }
  return [{
    path: providerPath,
    what: `${what}, and "cloudControllerManager": ${quote(provider)} came beside it`,
    why: `${gone}; a cloud-controller-manager in the cluster does it, which hakube brings`,
    edits: withManager(old, provider),
  }];
}

function withManager(old: OldDefinition, provider: string): Edit[] {
  const property = propertyAt(old, providerPath);
  if (property === undefined) return [];
  const manager = JSON.stringify(provider);
  // There, but null.
  if (propertyAt(old, managerPath) !== undefined) {
    return [...setText(old, providerPath, "external"), ...setText(old, managerPath, provider)];
  }
  const next = `"cloudControllerManager": ${manager}`;
  return replacementAndNext(old.text, property, '"external"', next);
}

/** The ancestor took the cloud's configuration from among its own templates. */
export function cloudConfigRule(old: OldDefinition): MigrationFinding[] {
  const config = textAt(old, configPath);
  if (config === undefined || config === "" || isHookPath(config)) return [];
  const file = `./${config}`;
  return [{
    path: configPath,
    what: `${quote(config)} became ${quote(file)}`,
    why: "it is a file beside the definition now: put yours there, mode 0600 (it was " +
      `templates/hooks/cloudconfig/${config})`,
    edits: setText(old, configPath, file),
  }];
}

/** A fragment that is not one of hakube's was the user's own, among the ancestor's templates. */
export function ownHookRule(old: OldDefinition): MigrationFinding[] {
  return oldHooks(old).filter(({ isBundled }) => !isBundled).map(({ path, written, name }) => {
    const file = `./${name}.sh`;
    return {
      path,
      what: `${quote(written)} became ${quote(file)}`,
      why: "hakube brings no hook of that name. If it is your own, put it beside the definition, " +
        "as plain bash: what was between {{ and }} is not filled in",
      edits: setText(old, path, file),
    };
  });
}

/** Bundled hooks have names, not files. */
export function hookNameRule(old: OldDefinition): MigrationFinding[] {
  return oldHooks(old).filter(({ isBundled }) => isBundled).map(({ path, written, name }) => ({
    path,
    what: `${quote(written)} became ${quote(name)}`,
    why: "hooks that come with hakube are called by their names",
    edits: setText(old, path, name),
  }));
}

/** Weave is what the ancestor took when it was not told otherwise. */
export function weaveRule(old: OldDefinition): MigrationFinding[] {
  const written = textAt(old, networkPath);
  if (written === undefined || bundledHookName(written) !== "weave") return [];
  return [{
    path: networkPath,
    what: '"weave" stays, and is another one',
    why: "Weaveworks closed in 2024 and its download is gone; hakube installs the fork that one " +
      'person maintains. "flannel" is the simplest, "calico" and "cilium" have network policies too',
    edits: [],
  }];
}

/** Keys that the ancestor's samples had whether or not there was anything to say. */
const ancestorsKeys = ["preinstall", "cloudProvider", "cloudProviderConfig"];

/** A definition that looks like the ancestor's was written for the ancestor's network. */
export function networkDefaultRule(old: OldDefinition): MigrationFinding[] {
  const isNull = (key: string) => valueAt(old, ["hooks", key])?.type === "null";
  if (propertyAt(old, networkPath) !== undefined || !ancestorsKeys.some(isNull)) return [];
  return [{
    path: ["hooks"],
    what: `names no networkProvider, which is ${quote(defaultNetworkProvider)} then`,
    why: "hakube-installer took weave, whose download is gone",
    edits: [],
  }];
}

interface OldHook {
  readonly path: readonly string[];
  readonly written: string;
  readonly name: string;
  readonly isBundled: boolean;
}

/** Hooks that are named as the ancestor named them, by a file of its templates. */
function oldHooks(old: OldDefinition): OldHook[] {
  return (["preinstall", "networkProvider"] as const).flatMap((kind) => {
    const path = ["hooks", kind];
    const written = textAt(old, path);
    if (written === undefined || isHookPath(written)) return [];
    const name = bundledHookName(written);
    const isBundled = old.facts.bundledHooks[kind].includes(name);
    return name === written ? [] : [{ path, written, name, isBundled }];
  });
}

function setText(old: OldDefinition, path: readonly string[], text: string): Edit[] {
  const value = valueAt(old, path);
  return value === undefined ? [] : [replacement(value, JSON.stringify(text))];
}
