import { writeClusterRecord } from "../../src/assets/cluster_record.ts";
import { readManifest } from "../../src/assets/manifest.ts";
import type { Ports } from "../../src/ports.ts";

/** Has assets that were rendered know of a cluster that lives. @param directory of the assets */
export async function makeLiving(
  ports: Pick<Ports, "files" | "clock">,
  directory: string,
): Promise<void> {
  const manifest = await readManifest(ports.files, directory);
  if (manifest === undefined) throw new Error(`${directory} has no manifest`);
  const { clusterName, clusterId } = manifest;
  await writeClusterRecord(ports, directory, {
    clusterName,
    clusterId,
    etcdClusterId: "cafe",
    initialisedAt: "2026-11-23T12:00:00Z",
    initialisedBy: "m0",
  });
}
