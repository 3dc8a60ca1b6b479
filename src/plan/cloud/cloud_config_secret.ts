/** The Secret with `cloudProviderConfig`, in kube-system, and the file's name in it. */
export const cloudConfigSecret = { name: "cloud-config", key: "cloud.conf" } as const;
