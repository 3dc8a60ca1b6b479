import { Buffer } from "node:buffer";
import { join } from "node:path";
import { stringify } from "yaml";
import type { CheckedAssets } from "../assets/check_assets.ts";
import { readAuthority } from "../assets/pki/authority.ts";
import { issueCertificate } from "../assets/pki/issue_certificate.ts";
import { assetPaths } from "../plan/plan.ts";
import type { Ports } from "../ports.ts";

/** The group that kubeadm makes cluster-admin (since Kubernetes 1.29). */
export const administratorsGroup = "kubeadm:cluster-admins";

export interface KubeconfigOptions {
  readonly clusterName: string;
  /** URL of the API server: `https://10.0.0.9:6443`. */
  readonly server: string;
  /** Common name of the certificate; shows in the audit log. `hakube-admin` when not given. */
  readonly user?: string;
  /** Organization of the certificate; {@link administratorsGroup} when not given. */
  readonly group?: string;
  readonly ttlHours: number;
}

/**
 * Makes a kubeconfig with a client certificate of its own, so that no node needs to be asked.
 * @returns YAML; it holds a private key
 * @throws AssetsError when the Kubernetes authority in the assets is damaged
 */
export async function makeKubeconfig(
  assets: Pick<CheckedAssets, "directory" | "readLine">,
  options: KubeconfigOptions,
  ports: Pick<Ports, "clock" | "random">,
): Promise<string> {
  const user = options.user ?? "hakube-admin";
  const authorityPem = `${await assets.readLine(assetPaths.kubernetesCA)}\n`;
  const authority = await readAuthority(
    authorityPem,
    await assets.readLine(assetPaths.kubernetesCAKey),
    {
      certificate: join(assets.directory, assetPaths.kubernetesCA),
      key: join(assets.directory, assetPaths.kubernetesCAKey),
    },
  );
  const request = {
    commonName: user,
    organization: options.group ?? administratorsGroup,
    dnsNames: [],
    ipAddresses: [],
    usages: ["clientAuth"],
    validityHours: options.ttlHours,
  } as const;
  const issued = await issueCertificate(request, authority, ports);
  return kubeconfigText(options, user, authorityPem, issued);
}

function kubeconfigText(
  { clusterName, server }: KubeconfigOptions,
  user: string,
  authorityPem: string,
  issued: { certificatePem: string; keyPem: string },
): string {
  const context = `${user}@${clusterName}`;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{
      name: clusterName,
      cluster: { server, "certificate-authority-data": base64(authorityPem) },
    }],
    users: [{
      name: user,
      user: {
        "client-certificate-data": base64(issued.certificatePem),
        "client-key-data": base64(issued.keyPem),
      },
    }],
    contexts: [{ name: context, context: { cluster: clusterName, user } }],
    "current-context": context,
  }, { lineWidth: 0 });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
