/**
 * Definitions of the shapes that came with the ancestor, hakube-installer: its README's example with
 * `#` comments, and its samples.
 */
export const oldDefinitions = {
  readme: `{
    # Name of the cluster, as kubeconfigs show it.
    "clusterName": "shop",
    # Names of the "outer" load balancer # and others.
    "masterFQDNs":  ["shop-1720.us-east-1.elb.amazonaws.com"],
    "masterLoadBalancerAddress": "internal-shop-99.us-east-1.elb.amazonaws.com",
    "sshLoginUser": "ubuntu",
    "sshLoginKey": "~/.ssh/id_rsa",

    # (Optional) Which docker.
    "dockerVersion": "17.03.2~ce-0~ubuntu-xenial",
    # (Optional) Which Kubernetes.
    "kubernetesVersion": "1.11.2",
    "etcdVersion": "3.2.18",   # goes with it

    "etcdPKIDir": "pki/etcd",
    "etcdCACommonName": "etcd-ca",
    "etcdClientCommonName": "etcd-client",
    # Twenty years.
    "etcdCACertExpiry": "175200h",
    "sshKeysDir": "pki/ssh",
    "scriptsDir": "scripts",
    "podNetworkCIDR": "10.32.0.0/12",

    "masters": [
        {
            # As EC2 calls it.
            "nodeName": "ip-10-1-0-10.ec2.internal",
            "privateIP": "10.1.0.10",
            "publicIP": "198.51.100.10"
        },
        {
            "nodeName": "ip-10-1-1-10.ec2.internal",
            "privateIP": "10.1.1.10",
            "publicIP": "198.51.100.11"
        },
        {
            "nodeName": "ip-10-1-2-10.ec2.internal",
            "privateIP": "10.1.2.10",
            "publicIP": "198.51.100.12"
        }
    ],
    "workers": [
        {
            "nodeName": "ip-10-1-0-40.ec2.internal",
            "privateIP": "10.1.0.40",
            "publicIP": "198.51.100.40",
            "sshLoginKey": "~/.ssh/worker_rsa"
        }
    ],

    "hooks": {
        "preinstall": "aws.sh.j2",
        # aws, azure, openstack ...
        "cloudProvider": "aws",
        "cloudProviderConfig": null,
        "networkProvider": "weave"
    }
}
`,
  aws: `{
    "masterFQDN":  "TODO: a name of the outer load balancer",
    "masterLoadBalancerAddress": "TODO: name of the inner load balancer",
    "sshLoginKey": "~/.ssh/id_rsa",
    "masters": [
        { "nodeName": "ip-10-1-0-10.ec2.internal", "privateIP": "10.1.0.10", "publicIP": "TODO" },
        { "nodeName": "ip-10-1-1-10.ec2.internal", "privateIP": "10.1.1.10", "publicIP": "TODO" },
        { "nodeName": "ip-10-1-2-10.ec2.internal", "privateIP": "10.1.2.10", "publicIP": "TODO" }
    ],
    "workers": [
        { "nodeName": "ip-10-1-0-40.ec2.internal", "privateIP": "10.1.0.40", "publicIP": "TODO" }
    ],
    "hooks": {
        "preinstall": "aws.sh.j2",
        "cloudProvider": "aws",
        "cloudProviderConfig": null
    }
}
`,
  vagrant: vagrant(3, "10.2.0.100", ""),
  "vagrant-calico": vagrant(
    3,
    "10.2.0.100",
    `,
        "networkProvider": "calico"`,
  ),
  "vagrant-lb-fqdn": vagrant(3, "api.vagrant.example.com", ""),
  "vagrant-single-master": vagrant(1, "10.2.0.10", ""),
} as const;

/** Machines of a private network, each with a login key. */
function vagrant(masters: number, loadBalancer: string, network: string): string {
  const node = (name: string, address: string) =>
    `        {
            "nodeName": "${name}",
            "privateIP": "${address}",
            "publicIP": "${address}",
            "sshLoginKey": "~/.ssh/id_rsa"
        }`;
  const nodes = Array.from({ length: masters }, (_, i) => node(`master${i}`, `10.2.0.1${i}`));
  return `{
    "masterLoadBalancerAddress": "${loadBalancer}",
    "masters": [
${nodes.join(",\n")}
    ],
    "workers": [
${node("worker0", "10.2.0.20")}
    ],

    "hooks": {
        "preinstall": null,
        "cloudProvider": null,
        "cloudProviderConfig": null${network}
    }
}
`;
}
