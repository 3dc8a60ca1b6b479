/**
 * Tags of `registry.k8s.io/provider-aws/cloud-controller-manager` by Kubernetes minor. A release on
 * GitHub is no image: many were never built, or never promoted (kubernetes/cloud-provider-aws#1450,
 * kubernetes/k8s.io#9796). These were: 1.31 and 1.32 are used by other installers, 1.33 to 1.35
 * were pulled by some, 1.36.1 was promoted by k8s.io#9796. For 1.37 no promotion is known; a
 * cloud-controller-manager may be one minor older than the API server (Kubernetes, "Version Skew
 * Policy").
 */
export const awsReleases: Readonly<Record<string, string>> = {
  "1.31": "1.31.8",
  "1.32": "1.32.5",
  "1.33": "1.33.0",
  "1.34": "1.34.0",
  "1.35": "1.35.2",
  "1.36": "1.36.1",
  "1.37": "1.36.1",
};
