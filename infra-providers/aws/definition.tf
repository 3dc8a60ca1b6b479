# The cluster definition, as hakube reads it: `tofu output -raw cluster_definition > cluster.json`.
#
# A node's name is its private DNS name: the cloud controller manager looks for instances by it, and takes a node
# whose name it does not find out of the cluster (cloud-provider-aws, docs/prerequisites.md).

locals {
  definition_masters = [
    for name, machine in local.master_machines : {
      for key, value in {
        nodeName    = aws_instance.master[name].private_dns
        privateIP   = aws_instance.master[name].private_ip
        publicIP    = local.nodes_are_public ? (var.masters.elastic_ips ? aws_eip.master[name].public_ip : aws_instance.master[name].public_ip) : null
        sshHostKey  = local.host_keys[name]
        labels      = merge(local.topology_labels[machine.subnet.zone], var.masters.labels)
        schedulable = var.masters.schedulable ? true : null
      } : key => value if value != null
    }
  ]
  definition_workers = [
    for name, machine in local.worker_machines : {
      for key, value in {
        nodeName   = aws_instance.worker[name].private_dns
        privateIP  = aws_instance.worker[name].private_ip
        publicIP   = local.nodes_are_public ? aws_instance.worker[name].public_ip : null
        sshHostKey = local.host_keys[name]
        labels     = merge(local.topology_labels[machine.subnet.zone], machine.group.labels)
        taints     = length(machine.group.taints) > 0 ? [for taint in machine.group.taints : { for key, value in taint : key => value if value != null }] : null
      } : key => value if value != null
    }
  ]
  # The cloud controller manager sets the same; so they are there before it runs.
  topology_labels = {
    for subnet in local.node_subnets : subnet.zone => {
      "topology.kubernetes.io/region" = var.region
      "topology.kubernetes.io/zone"   = subnet.zone
    }
  }

  cluster_definition = {
    for key, value in {
      definitionVersion         = 1
      clusterName               = var.cluster_name
      kubernetesVersion         = var.kubernetes_version
      masterLoadBalancerAddress = aws_lb.inner.dns_name
      masterFQDNs               = aws_lb.outer[*].dns_name
      podNetworkCIDR            = var.pod_network_cidr
      serviceCIDR               = var.service_cidr
      sshLoginUser              = var.ssh_login_user
      sshLoginKey               = var.ssh_login_key
      sshJumpHost               = local.has_bastion ? "${var.ssh_login_user}@${aws_eip.bastion[0].public_ip}" : null
      masters                   = local.definition_masters
      workers                   = local.definition_workers
      hooks = {
        preinstall             = "aws"
        cloudProvider          = "external"
        cloudControllerManager = "aws"
        networkProvider        = var.network_provider
      }
    } : key => value if value != null
  }
}
