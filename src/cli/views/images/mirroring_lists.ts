import { UsageError } from "../../../errors.ts";
import type { ContainerImage } from "../../../plan/sources/image_reference.ts";
import type { PlannedSources } from "../../../plan/sources/planned_sources.ts";

/**
 * What is to be mirrored, as a program reads it.
 * @throws UsageError when a list of copies is asked for, and the definition has no mirror to copy to
 */
export function mirroringList(
  format: "list" | "crane" | "skopeo" | "aria2",
  { images, files }: PlannedSources,
): string {
  if (format === "list") return images.map(({ image }) => `${image}\n`).join("");
  if (format === "aria2") return files.map(aria2Entry).join("");
  const copies = images.map((image) => ({ image, to: destinationOf(image) }));
  if (format === "crane") {
    return copies.map(({ image: { image }, to }) => `${image} ${to}\n`).join("");
  }
  return copies.map(({ image, to }) => `docker://${oneName(image)} docker://${to}\n`).join("");
}

/** skopeo takes a name with a tag or one with a digest, and not both. */
function oneName({ tagged, digest }: ContainerImage): string {
  return digest === undefined ? tagged : `${tagged.slice(0, tagged.lastIndexOf(":"))}@${digest}`;
}

function destinationOf({ tagged, registry, mirror, mirrored }: ContainerImage): string {
  if (mirrored !== undefined) return mirrored;
  if (mirror === undefined) {
    throw new UsageError(`the definition has no mirror to copy ${tagged} to`, [
      `write mirrors.images["${registry}"]: the URL of your registry`,
      "--format list names the images alone",
    ]);
  }
  throw new UsageError(`${mirror} has a path, and no program can copy ${tagged} there by name`, [
    "--format list names the images alone",
  ]);
}

/** aria2c(1), "Input File": a URI, and its options on lines that begin with a space. */
function aria2Entry({ origin, url, sha256 }: PlannedSources["files"][number]): string {
  const out = decodeURIComponent(new URL(url).pathname).replace(/^\//, "");
  return `${origin}\n  out=${out}\n  checksum=sha-256=${sha256}\n`;
}
