import type { ClusterDefinition } from "../../../definition/cluster_definition.ts";
import type { Download } from "../../../plan/sources/downloads.ts";
import type { ContainerImage } from "../../../plan/sources/image_reference.ts";
import type { PackageRepository, PlannedSources } from "../../../plan/sources/planned_sources.ts";
import type { imagesDocument } from "../../documents/images_documents.ts";
import type { DocumentFields } from "../../documents/json_document.ts";

/** What is to be mirrored, for people. */
export function sourcesText(definition: ClusterDefinition, sources: PlannedSources): string {
  const { clusterName, kubernetesVersion, etcdVersion, containerdVersion } = definition;
  const { repositories, distributionPackages, files, images, unknown } = sources;
  return [
    `Cluster ${clusterName}: Kubernetes ${kubernetesVersion}, etcd ${etcdVersion}, ` +
    `containerd ${containerdVersion}`,
    "PACKAGES, of signed apt repositories",
    ...repositories.map(repositoryText),
    "  of the distribution, from where the machines' apt looks already\n" +
    `    ${distributionPackages.join(" ")}`,
    "FILES, which masters fetch",
    ...files.map(fileText),
    `IMAGES (${images.length}), of which hakube verify makes its pods too`,
    images.map(imageText).join("\n"),
    ...(unknown.length === 0 ? [] : [
      `NOT KNOWN TO HAKUBE\n\n${unknown.map((one) => `  ${one}`).join("\n")}`,
    ]),
  ].join("\n\n") + "\n";
}

/** The same for programs. */
export function sourcesFields(
  { clusterName, kubernetesVersion, etcdVersion, containerdVersion }: ClusterDefinition,
  sources: PlannedSources,
): DocumentFields<typeof imagesDocument> {
  return {
    kind: "Images",
    clusterName,
    kubernetesVersion,
    etcdVersion,
    containerdVersion,
    ...sources,
    // A mirror's authority and the name of the file with its login are the definition's matter.
    files: sources.files.map(({ mirror: _, ...file }) => file),
  };
}

function repositoryText(repository: PackageRepository): string {
  const { name, packages, dependencies, origin, url, keyUrl, keyFingerprint } = repository;
  const versioned = packages.map((one) => `${one.name}=${one.version}`).join(" ");
  const with_ = dependencies.length === 0 ? "" : `, which need ${dependencies.join(" ")}`;
  return [
    `  ${name}: ${versioned}${with_}`,
    ...places(origin, url),
    `    key       ${keyUrl}`,
    `              fingerprint ${keyFingerprint}`,
  ].join("\n");
}

function fileText({ what, version, architecture, sha256, origin, url }: Download): string {
  return [
    `  ${what} ${version}${architecture === undefined ? "" : `, ${architecture}`}`,
    ...places(origin, url),
    `    sha256    ${sha256}`,
  ].join("\n");
}

/** Where something comes from, and where else the definition has the nodes look for it. */
function places(origin: string, url: string): string[] {
  return [`    from      ${origin}`, ...(url === origin ? [] : [`    expected  ${url}`])];
}

function imageText({ image, tagged, mirror, mirrored }: ContainerImage): string {
  if (mirror === undefined) return `  ${image}`;
  const there = mirrored ?? `${tagged.slice(tagged.indexOf("/") + 1)} of ${mirror}`;
  return `  ${image}\n    expected  ${there}`;
}
