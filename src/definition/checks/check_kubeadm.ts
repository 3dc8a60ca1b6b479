import type { DefinitionDraft } from "../definition_draft.ts";
import { errorAt, errorAtKey, type Finding } from "../finding.ts";
import type { JsonPath } from "../json_path.ts";
import {
  type KubeadmDocument,
  kubeadmDocuments,
  ownedArguments,
  ownedSettings,
} from "../owned_settings.ts";
import { quote, unshowable } from "../quote.ts";

/** Lists of arguments, which merge by the name of the argument. */
const argumentLists: Readonly<Record<KubeadmDocument, readonly string[]>> = {
  clusterConfiguration: [
    "apiServer.extraArgs",
    "controllerManager.extraArgs",
    "scheduler.extraArgs",
  ],
  initConfiguration: ["nodeRegistration.kubeletExtraArgs"],
  joinConfiguration: ["nodeRegistration.kubeletExtraArgs"],
  kubeletConfiguration: [],
  kubeProxyConfiguration: [],
};

/** Checks that the user's kubeadm settings leave alone what hakube decides. */
export function checkKubeadm(draft: DefinitionDraft): Finding[] {
  return [
    ...kubeadmDocuments.flatMap((name) => {
      const document = draft.kubeadm?.[name];
      if (document === undefined) return [];
      return [
        ...checkOwned(name, document),
        ...argumentLists[name].flatMap((list) => checkArguments(name, document, list)),
        ...checkTexts(["kubeadm", name], document),
      ];
    }),
    ...checkIgnored(draft),
  ];
}

function checkOwned(name: KubeadmDocument, document: unknown): Finding[] {
  return Object.entries(ownedSettings[name]).flatMap(([setting, instead]) => {
    const path = setting.split(".");
    if (settingAt(document, path) === undefined) return [];
    const message = `${setting} of ${name} is not for a definition: ${instead}`;
    return [errorAtKey(["kubeadm", name, ...path], "owned-setting", message)];
  });
}

function checkArguments(name: KubeadmDocument, document: unknown, list: string): Finding[] {
  const path = ["kubeadm", name, ...list.split(".")];
  const value = settingAt(document, list.split("."));
  if (value === undefined) return [];
  const message = `${list} must be a list of arguments`;
  const hint = 'write each as {"name": "profiling", "value": "false"}';
  if (!Array.isArray(value)) return [errorAt(path, "argument-list", message, hint)];
  return value.flatMap((argument: unknown, index) => {
    const argumentName = settingAt(argument, ["name"]);
    if (typeof argumentName !== "string" || typeof settingAt(argument, ["value"]) !== "string") {
      return [errorAt([...path, index], "argument-list", `${list}[${index}] is no argument`, hint)];
    }
    const owned = ownedArguments.find(([pattern]) => pattern.test(`${list}.${argumentName}`));
    if (owned === undefined) return [];
    const reason = `argument ${quote(argumentName)} is not for a definition: ${owned[1]}`;
    return [errorAt([...path, index], "owned-setting", reason)];
  });
}

/** What is free in form still has no characters that nobody can see. */
function checkTexts(path: JsonPath, value: unknown): Finding[] {
  if (typeof value === "string") {
    if (!unshowable.test(value.replace(/[\n\t]/g, ""))) return [];
    const message = `${quote(value)} has a control character or an invisible one`;
    return [errorAt(path, "control-character", message)];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => checkTexts([...path, index], item));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    if (!unshowable.test(key)) return checkTexts([...path, key], item);
    const message = `key ${quote(key)} has a control character or an invisible one`;
    return [errorAtKey([...path, key], "control-character", message)];
  });
}

function checkIgnored(draft: DefinitionDraft): Finding[] {
  return (draft.kubeadm?.ignorePreflightErrors ?? []).flatMap((name, index) => {
    if (name?.toLowerCase() !== "all") return [];
    const message = `${quote(name)} would hide every reason why a machine cannot work`;
    const path = ["kubeadm", "ignorePreflightErrors", index];
    return [errorAt(path, "ignore-all", message, "name the checks to ignore, one by one")];
  });
}

function settingAt(document: unknown, path: readonly string[]): unknown {
  let current = document;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) {
      return undefined;
    }
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}
