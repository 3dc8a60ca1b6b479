import type { JsonObject } from "../definition/cluster_definition.ts";
import type { Release } from "./release_catalog.ts";

/** Where `hakube verify` makes its pods; gone when it has ended. */
export const verifyNamespace = "hakube-verify";

/** The port of its service and of its pods. */
export const verifyPort = 8080;

/** How many bytes each of its pods gives: far more than fits into one packet of whatever network. */
export const verifyBytes = 65_536;

const labels = { app: "hakube-verify" };

/**
 * What `hakube verify` puts into the cluster: on every node a pod that gives bytes to whoever connects, and a
 * service before them.
 *
 * Its only image is pause, which every node has, for every pod begins with it. What runs in it are programs of the
 * node itself, read-only from its `/usr`: a site without internet needs no image for it, and nothing is fetched.
 */
export function verifyDocuments({ pause }: Release): JsonObject[] {
  return [
    verifyNamespaceDocument,
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: verifyNamespace, namespace: verifyNamespace },
      spec: { selector: labels, ports: [{ port: verifyPort }] },
    },
    ...Object.keys(loaders).map((architecture) => daemonSet(architecture, pause)),
  ];
}

/** Its namespace alone, which is made first. */
export const verifyNamespaceDocument: JsonObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: verifyNamespace,
    labels: {
      "app.kubernetes.io/managed-by": "hakube",
      // Directories of a node are more than other pods may have, where Pod Security is enforced.
      "pod-security.kubernetes.io/enforce": "privileged",
    },
  },
};

/** The directory of a node that a program expects as `/lib64`, by the node's architecture; arm64 has none. */
const loaders: Readonly<Record<string, string>> = { amd64: "/usr/lib64", arm64: "/usr/lib" };

function daemonSet(architecture: string, pause: string): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: `${verifyNamespace}-${architecture}`, namespace: verifyNamespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { "kubernetes.io/arch": architecture, "kubernetes.io/os": "linux" },
          // Masters, and nodes that nobody else may use now, are nodes too.
          tolerations: [{ operator: "Exists" }],
          terminationGracePeriodSeconds: 0,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsUser: 65_534,
            runAsGroup: 65_534,
            runAsNonRoot: true,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [container(pause)],
          volumes: [
            { name: "usr", hostPath: { path: "/usr" } },
            { name: "lib", hostPath: { path: "/usr/lib" } },
            { name: "lib64", hostPath: { path: loaders[architecture] ?? "/usr/lib" } },
          ],
        },
      },
    },
  };
}

function container(pause: string): JsonObject {
  const mount = (name: string) => ({ name, mountPath: `/${name}`, readOnly: true });
  return {
    name: "server",
    image: `registry.k8s.io/pause:${pause}`,
    imagePullPolicy: "IfNotPresent",
    // systemd's helper starts a program for each connection; this one gives the beginning of a large file.
    command: [
      "/usr/bin/systemd-socket-activate",
      "--accept",
      "--inetd",
      `--listen=0.0.0.0:${verifyPort}`,
      "/usr/bin/head",
      `--bytes=${verifyBytes}`,
      "/usr/bin/bash",
    ],
    readinessProbe: { tcpSocket: { port: verifyPort }, periodSeconds: 1 },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: ["usr", "lib", "lib64"].map(mount),
  };
}
