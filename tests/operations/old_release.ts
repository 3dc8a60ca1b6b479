import { cache, labDefinition } from "../e2e/lab.ts";

/** Kubernetes and etcd that the lab has besides the newest, to upgrade from. */
export const oldRelease = { kubernetesVersion: "1.36.3", etcdVersion: "3.6.16" };

/** The lab's definition with the older release. @throws Error when the lab was built without it */
export async function oldDefinition(keyFile: string): Promise<object> {
  const definition = await labDefinition(keyFile) as { mirrors: { etcdReleases: object } };
  const { mirrors } = definition;
  const sha256 = { amd64: await etcdSha256(oldRelease.etcdVersion) };
  return {
    ...definition,
    ...oldRelease,
    mirrors: { ...mirrors, etcdReleases: { ...mirrors.etcdReleases, sha256 } },
  };
}

async function etcdSha256(version: string): Promise<string> {
  const sums = `${cache}/mirror/etcd/v${version}/SHA256SUMS`;
  const text = await Deno.readTextFile(sums).catch(() => {
    throw new Error(`the lab has no etcd ${version}: lab build ${oldRelease.kubernetesVersion}`);
  });
  return text.split(/\s/)[0] ?? "";
}
