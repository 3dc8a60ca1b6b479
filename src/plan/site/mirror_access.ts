import type { ClusterDefinition, Mirror } from "../../definition/cluster_definition.ts";
import { nodePaths } from "../node_paths.ts";
import { bundleDirectory, type PlannedFile, type PlannedSecret } from "../plan.ts";

/** A user's name and password, of the file that a mirror's `credentialsFile` names. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Mirrors that files are fetched from with curl, by the name that they have on the nodes. */
export function downloadMirrors({ mirrors }: ClusterDefinition): [name: string, mirror: Mirror][] {
  const { kubernetesPackages, containerdPackages, etcdReleases, helmReleases, manifests } = mirrors;
  const all: [string, Mirror | undefined][] = [
    ["kubernetesPackages", kubernetesPackages],
    ["containerdPackages", containerdPackages],
    ["etcdReleases", etcdReleases],
    ["helmReleases", helmReleases],
    ...Object.entries(manifests).map(([name, mirror]): [string, Mirror] => [
      `manifests-${name}`,
      mirror,
    ]),
  ];
  return all.flatMap(([name, mirror]) => mirror === undefined ? [] : [[name, mirror]]);
}

/** Where the authority of a mirror lies on a node. */
export function mirrorAuthorityPath(name: string): string {
  return `${nodePaths.mirrors}/${name}.crt`;
}

/** The authorities of mirrors. Those of registries lie beside their `hosts.toml`. */
export function mirrorAuthorities(definition: ClusterDefinition): PlannedFile[] {
  return downloadMirrors(definition).flatMap(([name, { ca }]) =>
    ca === undefined
      ? []
      : [{ step: "packages", path: mirrorAuthorityPath(name), mode: "0644", content: ca }]
  );
}

/** What curl is told besides, to fetch from this mirror: its authority, and a file with the login. */
export function curlOptions(definition: ClusterDefinition, name: string): string[] {
  const mirror = new Map(downloadMirrors(definition)).get(name);
  return [
    ...(mirror?.ca === undefined ? [] : ["--cacert", mirrorAuthorityPath(name)]),
    ...(mirror?.credentialsFile === undefined
      ? []
      : ["--config", `${bundleDirectory}/secrets/${curlLoginPath(name)}`]),
  ];
}

/**
 * Logins at mirrors: for curl they are gone with the bundle; apt and containerd need theirs for as
 * long as the node lives.
 */
export function mirrorLogins(definition: ClusterDefinition): PlannedSecret[] {
  const { kubernetesPackages, containerdPackages, images } = definition.mirrors;
  return [
    ...downloadMirrors(definition).flatMap(([name, { credentialsFile }]): PlannedSecret[] =>
      credentialsFile === undefined ? [] : [{
        source: { kind: "curl-login", credentialsFile },
        bundlePath: curlLoginPath(name),
        installAs: undefined,
      }]
    ),
    ...aptLogin("kubernetes", kubernetesPackages),
    ...aptLogin("containerd", containerdPackages),
    ...Object.entries(images).flatMap(([registry, mirror]) => registryLogin(registry, mirror)),
  ];
}

function curlLoginPath(name: string): string {
  return `mirrors/${name}.curl`;
}

function aptLogin(name: string, mirror: Mirror | undefined): PlannedSecret[] {
  if (mirror?.credentialsFile === undefined) return [];
  const path = `${nodePaths.aptLogins}/hakube-${name}.conf`;
  return [{
    source: { kind: "apt-login", credentialsFile: mirror.credentialsFile, url: mirror.url },
    bundlePath: path.slice(1),
    installAs: { step: "packages", path, mode: "0600", owner: "root" },
  }];
}

function registryLogin(registry: string, mirror: Mirror): PlannedSecret[] {
  if (mirror.credentialsFile === undefined) return [];
  const path = `${nodePaths.registryHosts}/${registry}/hosts.toml`;
  return [{
    source: { kind: "registry-login", credentialsFile: mirror.credentialsFile, registry },
    bundlePath: path.slice(1),
    installAs: { step: "containerd", path, mode: "0600", owner: "root" },
  }];
}

/** A configuration file of curl that holds a login (`curl --config`). */
export function curlLogin({ user, password }: Credentials): string {
  const quoted = `${user}:${password}`.replaceAll(/["\\]/g, "\\$&");
  return `user = "${quoted}"\n`;
}

/** An entry of apt_auth.conf(5) for all that is below the mirror's URL. */
export function aptLoginEntry(url: string, { user, password }: Credentials): string {
  return `# Written by hakube.\nmachine ${url} login ${user} password ${password}\n`;
}
