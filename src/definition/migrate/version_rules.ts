import { oldestEtcd, whyTooOld } from "../checks/check_versions.ts";
import { quote } from "../quote.ts";
import { compareVersions, minorOf } from "../version.ts";
import {
  type MigrationFinding,
  type OldDefinition,
  propertyAt,
  textAt,
  valueAt,
} from "./old_definition.ts";
import { removal, replacement } from "./text_edits.ts";

/** A Kubernetes that cannot be installed any more becomes the newest one. */
export function kubernetesVersionRule(old: OldDefinition): MigrationFinding[] {
  const path = ["kubernetesVersion"];
  const { newest, minors } = old.facts.releases;
  const version = versionAt(old, path);
  if (version === undefined || !isGone(old, version)) return [];
  return [changed(old, path, newest, `it ${whyTooOld(version, minors)}`)];
}

/** An etcd that kubeadm refuses becomes the one that belongs to the Kubernetes. */
export function etcdVersionRule(old: OldDefinition): MigrationFinding[] {
  const path = ["etcdVersion"];
  const version = versionAt(old, path);
  if (version === undefined || compareVersions(version, oldestEtcd) >= 0) return [];
  const { releases } = old.facts;
  const kubernetes = versionAt(old, ["kubernetesVersion"]) ?? releases.newest;
  const wanted = isGone(old, kubernetes) ? releases.newest : kubernetes;
  const release = releases.release(minorOf(wanted));
  if (release === undefined) return [];
  const why = `kubeadm accepts none older than ${oldestEtcd}; this one belongs to Kubernetes ` +
    minorOf(wanted);
  return [changed(old, path, release.etcd, why)];
}

/** Docker is no part of a cluster any more. */
export function dockerVersionRule(old: OldDefinition): MigrationFinding[] {
  const path = ["dockerVersion"];
  const property = propertyAt(old, path);
  if (property === undefined) return [];
  return [{
    path,
    what: "taken out, with the comment above it if there was one",
    why: "since 1.24 Kubernetes runs on containerd, whose version hakube knows",
    edits: removal(old.text, property),
  }];
}

/** The version at a path, also one that is written with a `v`; undefined when there is none. */
function versionAt(old: OldDefinition, path: readonly string[]): string | undefined {
  return /^v?(\d{1,5}\.\d{1,5}\.\d{1,5})$/.exec(textAt(old, path) ?? "")?.[1];
}

function isGone({ facts: { releases } }: OldDefinition, version: string): boolean {
  return compareVersions(version, `${releases.minors[0]}.0`) < 0;
}

function changed(
  old: OldDefinition,
  path: readonly string[],
  version: string,
  why: string,
): MigrationFinding {
  const value = valueAt(old, path);
  return {
    path,
    what: `${quote(textAt(old, path))} became ${quote(version)}`,
    why,
    edits: value === undefined ? [] : [replacement(value, JSON.stringify(version))],
  };
}
