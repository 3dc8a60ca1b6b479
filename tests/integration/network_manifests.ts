/** The parts of flannel's manifest, as released, that its kustomization must find. */
export const flannelManifest = `
apiVersion: v1
kind: ConfigMap
metadata: { name: kube-flannel-cfg, namespace: kube-flannel }
data:
  cni-conf.json: kept
  net-conf.json: '{"Network": "10.244.0.0/16"}'
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: kube-flannel-ds, namespace: kube-flannel }
spec:
  selector: { matchLabels: { app: flannel } }
  template:
    metadata: { labels: { app: flannel } }
    spec:
      containers:
        - name: kube-flannel
          image: flannel
          args: [--ip-masq, --kube-subnet-mgr]
          env: [{ name: EVENT_QUEUE_DEPTH, value: "5000" }]
`;

/** The same of calico's, after calico 3.33: with IP in IP and BGP, and without the pool's range. */
export const calicoManifest = `
apiVersion: v1
kind: ConfigMap
metadata: { name: calico-config, namespace: kube-system }
data: { calico_backend: bird, veth_mtu: "0" }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: calico-node, namespace: kube-system }
spec:
  selector: { matchLabels: { k8s-app: calico-node } }
  template:
    metadata: { labels: { k8s-app: calico-node } }
    spec:
      initContainers: [{ name: install-cni, image: calico }]
      containers:
        - name: calico-node
          image: node
          env:
            - { name: DATASTORE_TYPE, value: kubernetes }
            - { name: CLUSTER_TYPE, value: "k8s,bgp" }
            - { name: IP, value: autodetect }
            - { name: CALICO_IPV4POOL_IPIP, value: Always }
            - { name: CALICO_IPV4POOL_VXLAN, value: Never }
            - { name: FELIX_HEALTHENABLED, value: "true" }
          livenessProbe:
            exec: { command: [calico, component, node, health, --felix-live, --bird-live] }
            initialDelaySeconds: 10
            failureThreshold: 6
          readinessProbe:
            exec: { command: [calico, component, node, health, --felix-ready, --bird-ready] }
            periodSeconds: 10
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: calico-kube-controllers, namespace: kube-system }
spec:
  selector: { matchLabels: { k8s-app: calico-kube-controllers } }
  template:
    metadata: { labels: { k8s-app: calico-kube-controllers } }
    spec: { containers: [{ name: calico-kube-controllers, image: calico }] }
`;

/** The same of weave's: a List, as Weaveworks wrote it and the fork still does. */
export const weaveManifest = `
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ServiceAccount
    metadata: { name: weave-net, namespace: kube-system }
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata: { name: weave-net, namespace: kube-system }
    spec:
      selector: { matchLabels: { name: weave-net } }
      template:
        metadata: { labels: { name: weave-net } }
        spec:
          containers:
            - name: weave
              image: weave-kube
              env:
                - { name: INIT_CONTAINER, value: "true" }
                - { name: CHECKPOINT_DISABLE, value: "1" }
            - name: weave-npc
              image: weave-npc
              env: [{ name: HOSTNAME, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }]
`;
