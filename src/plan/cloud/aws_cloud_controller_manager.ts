import type { ClusterDefinition, JsonObject } from "../../definition/cluster_definition.ts";
import { minorOf } from "../../definition/version.ts";
import { proxyEnvironment } from "../site/proxy.ts";
import { awsReleases } from "./aws_releases.ts";
import { cloudConfigSecret } from "./cloud_config_secret.ts";

const namespace = "kube-system";
const name = "aws-cloud-controller-manager";
const account = "cloud-controller-manager";
const role = "system:cloud-controller-manager";

/**
 * The objects of AWS' cloud-controller-manager, after kubernetes/cloud-provider-aws v1.37.1,
 * `examples/existing-cluster` and its chart: one on each master, of which one leads.
 * @throws Error when there is none for this Kubernetes
 */
export function awsCloudControllerManager(definition: ClusterDefinition): JsonObject[] {
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace } },
    clusterRole,
    binding("ClusterRoleBinding", { name: role }, { kind: "ClusterRole", name: role }),
    binding(
      "RoleBinding",
      { name: "cloud-controller-manager:apiserver-authentication-reader", namespace },
      { kind: "Role", name: "extension-apiserver-authentication-reader" },
    ),
    daemonSet(definition),
  ];
}

function daemonSet(definition: ClusterDefinition): JsonObject {
  const labels = { "k8s-app": name };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: "RollingUpdate" },
      template: { metadata: { labels }, spec: podSpec(definition) },
    },
  };
}

function podSpec(definition: ClusterDefinition): JsonObject {
  const hasConfig = definition.hooks.cloudProviderConfig !== undefined;
  const mount = { name: "cloud-config", mountPath: "/etc/cloud", readOnly: true };
  const volume = { name: "cloud-config", secret: { secretName: cloudConfigSecret.name } };
  return {
    nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
    tolerations: [
      // Which it is there to take away.
      { key: "node.cloudprovider.kubernetes.io/uninitialized", value: "true" },
      { key: "node-role.kubernetes.io/control-plane", operator: "Exists" },
      { key: "node.kubernetes.io/not-ready", operator: "Exists" },
    ].map((toleration) => ({ ...toleration, effect: "NoSchedule" })),
    serviceAccountName: account,
    priorityClassName: "system-cluster-critical",
    // The pods' network may wait for it, and the cluster's DNS does.
    hostNetwork: true,
    dnsPolicy: "Default",
    containers: [{
      name,
      image: awsImage(definition),
      args: [
        "--v=2",
        "--cloud-provider=aws",
        // The pods' network has routes of its own.
        "--configure-cloud-routes=false",
        ...(hasConfig ? [`--cloud-config=/etc/cloud/${cloudConfigSecret.key}`] : []),
      ],
      ...environment(definition),
      resources: { requests: { cpu: "200m" } },
      ...(hasConfig ? { volumeMounts: [mount] } : {}),
    }],
    ...(hasConfig ? { volumes: [volume] } : {}),
  };
}

/** The site's proxy leads to AWS' API; a machine's metadata are among what is reached directly. */
function environment(definition: ClusterDefinition): JsonObject {
  const variables = proxyEnvironment(definition)
    .map(([key, value]) => ({ name: key.toUpperCase(), value }));
  return variables.length > 0 ? { env: variables } : {};
}

/** @throws Error when there is none for this Kubernetes */
export function awsImage({ kubernetesVersion }: ClusterDefinition): string {
  const release = awsReleases[minorOf(kubernetesVersion)];
  if (release === undefined) throw new Error(`no AWS release for ${kubernetesVersion}`);
  return `registry.k8s.io/provider-aws/cloud-controller-manager:v${release}`;
}

const clusterRole: JsonObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: role },
  rules: [
    rule("", ["events"], ["create", "patch", "update"]),
    rule("", ["nodes"], ["*"]),
    rule("", ["nodes/status"], ["patch"]),
    rule("", ["services", "services/status"], ["list", "patch", "update", "watch"]),
    rule("", ["serviceaccounts", "serviceaccounts/token"], ["create"]),
    rule("", ["persistentvolumes"], ["get", "list", "update", "watch"]),
    rule("", ["endpoints"], ["create", "get", "list", "watch", "update"]),
    rule("coordination.k8s.io", ["leases"], ["create", "get", "list", "watch", "update"]),
    rule("authentication.k8s.io", ["tokenreviews"], ["create"]),
    rule("authorization.k8s.io", ["subjectaccessreviews"], ["create"]),
  ],
};

function rule(group: string, resources: string[], verbs: string[]): JsonObject {
  return { apiGroups: [group], resources, verbs };
}

function binding(kind: string, metadata: JsonObject, roleRef: JsonObject): JsonObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", ...roleRef },
    subjects: [{ kind: "ServiceAccount", name: account, namespace }],
  };
}
