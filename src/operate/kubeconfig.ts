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

/** A kubeconfig with a client certificate of its own; it holds a private key. */
export interface Kubeconfig {
  /** The document that kubectl reads, as YAML or as JSON. */
  readonly document: object;
  /** When the authority ends, if that is before the time that was asked for; the certificate then ends too. */
  readonly endsEarly: Date | undefined;
}

/** The text of a kubeconfig file. @returns YAML */
export function kubeconfigText({ document }: Kubeconfig): string {
  return stringify(document, { lineWidth: 0 });
}

/**
 * Makes a kubeconfig with a client certificate of its own, so that no node needs to be asked.
 * @throws AssetsError when the Kubernetes authority in the assets is damaged
 */
export async function makeKubeconfig(
  assets: Pick<CheckedAssets, "directory" | "readLine">,
  options: KubeconfigOptions,
  ports: Pick<Ports, "clock" | "random">,
): Promise<Kubeconfig> {
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
  const { notAfter } = authority.certificate;
  const wanted = ports.clock.now().getTime() + options.ttlHours * 3_600_000;
  return {
    document: kubeconfigDocument(options, user, authorityPem, issued),
    endsEarly: wanted > notAfter.getTime() ? notAfter : undefined,
  };
}

function kubeconfigDocument(
  { clusterName, server }: KubeconfigOptions,
  user: string,
  authorityPem: string,
  issued: { certificatePem: string; keyPem: string },
): object {
  const context = `${user}@${clusterName}`;
  return {
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
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
