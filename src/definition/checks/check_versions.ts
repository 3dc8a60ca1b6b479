import { type DefinitionDraft, isRefused } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import type { KnownRelease } from "../known_releases.ts";
import { quote } from "../quote.ts";
import { compareVersions, minorOf } from "../version.ts";

/**
 * kubeadm 1.32 and later refuses an older external etcd (cmd/kubeadm/app/constants/constants.go),
 * and its patches before this one carry fixes that a majority needs.
 */
export const oldestEtcd = "3.5.24";

/** The first release whose packages are in the repository that is still served. */
const oldestPackaged = "1.24.0";

/** First versions of each line without CVE-2018-1002105, by which anyone could become an admin. */
const backendUpgradeFixes = ["1.10.11", "1.11.5", "1.12.3", "1.13.0"];

/** Checks that versions can be installed and fit together. */
export function checkVersions(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  return [
    ...checkKubernetes(draft, facts),
    ...checkEtcd(draft, facts),
    ...checkContainerd(draft, facts),
    ...checkDocker(draft),
  ];
}

/** The catalogue's row for the definition; undefined when the version is not one that it knows. */
function releaseOf(draft: DefinitionDraft, facts: DefinitionFacts): KnownRelease | undefined {
  if (isRefused(draft, "kubernetesVersion")) return undefined;
  return facts.releases.release(minorOf(draft.kubernetesVersion ?? facts.releases.newest));
}

function checkKubernetes(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const version = draft.kubernetesVersion;
  if (version === undefined) return [];
  const path = ["kubernetesVersion"];
  const { releases, today } = facts;
  const subject = `kubernetesVersion ${quote(version)}`;
  const release = releases.release(minorOf(version));
  if (release === undefined) {
    const write = `write ${quote(releases.newest)}`;
    if (compareVersions(version, releases.newest) > 0) {
      const message = `${subject} is newer than this hakube knows`;
      return [errorAt(path, "version-too-new", message, `${write}, or get a newer hakube`)];
    }
    const hint = `${write}; \`hakube migrate\` makes a new definition of an old one`;
    const message = `${subject} ${whyTooOld(version, releases.minors)}`;
    return [errorAt(path, "version-too-old", message, hint)];
  }
  if (today <= release.endOfLife) return [];
  const message = `${subject} has had no security fixes since ${release.endOfLife}`;
  return [warningAt(path, "end-of-life", message, `the newest is ${quote(releases.newest)}`)];
}

/** Ends a sentence about a version that is older than all of the catalogue. */
export function whyTooOld(version: string, minors: readonly string[]): string {
  if (compareVersions(version, oldestPackaged) >= 0) {
    return `is older than ${minors[0]}, the oldest that this hakube installs`;
  }
  const gone = "cannot be installed any more: its packages are gone since 2024-03-04";
  const fix = backendUpgradeFixes.find((fixed) => minorOf(fixed) === minorOf(version)) ?? "1.13.0";
  if (compareVersions(version, fix) >= 0) return gone;
  return `${gone}; and since 2018-12 it is known to let anyone take the cluster (CVE-2018-1002105)`;
}

function checkEtcd(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const path = ["etcdVersion"];
  const version = draft.etcdVersion;
  if (version === undefined) return [];
  const usual = releaseOf(draft, facts)?.etcd;
  const hint = `leave it out${usual === undefined ? "" : `, or write ${quote(usual)}`}`;
  if (compareVersions(version, oldestEtcd) < 0) {
    const message = `etcdVersion ${quote(version)} is older than ${oldestEtcd}, the oldest that ` +
      "kubeadm accepts";
    return [errorAt(path, "etcd-too-old", message, hint)];
  }
  if (facts.releases.hasEtcdSha256(version) || givesEtcdSha256(draft)) return [];
  const message = `the sha256 of etcd ${quote(version)} is not known`;
  const give = "give it in mirrors.etcdReleases.sha256";
  return [errorAt(path, "etcd-sha256", message, `${hint}, or ${give}`)];
}

function givesEtcdSha256(draft: DefinitionDraft): boolean {
  const mirror = draft.mirrors?.etcdReleases;
  const sha256 = typeof mirror === "object" ? mirror.sha256 : undefined;
  if (typeof sha256 !== "object") return sha256 !== undefined;
  return sha256.amd64 !== undefined || sha256.arm64 !== undefined;
}

function checkContainerd(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const version = draft.containerdVersion;
  const release = releaseOf(draft, facts);
  if (version === undefined) return [];
  const subject = `containerdVersion ${quote(version)}`;
  const hint = release === undefined
    ? undefined
    : `leave it out, or write ${quote(release.containerd)}`;
  const path = ["containerdVersion"];
  if (compareVersions(version, "2.0.0") < 0) {
    const message = `${subject} is older than 2.0.0, whose configuration hakube writes`;
    return [errorAt(path, "containerd-too-old", message, hint)];
  }
  if (release === undefined || compareVersions(version, release.minimumContainerd) >= 0) return [];
  const message = `${subject} is older than ${release.minimumContainerd}, the oldest that ` +
    `Kubernetes ${minorOf(release.newestPatch)} runs on`;
  return [errorAt(path, "containerd-too-old", message, hint)];
}

function checkDocker(draft: DefinitionDraft): Finding[] {
  if (draft.dockerVersion === undefined) return [];
  const message = `dockerVersion ${quote(draft.dockerVersion)} has no effect: since 1.24 ` +
    "Kubernetes runs on containerd";
  return [warningAt(["dockerVersion"], "docker-ignored", message, "leave it out")];
}
