# What pod networks need between nodes, as hakube sets them up (its src/plan/network/; a test compares).

locals {
  known_pod_network_ports = {
    flannel = [
      { description = "flannel VXLAN", protocol = "udp", from_port = 8472, to_port = 8472 },
    ]
    # VXLAN and no BGP: that is how hakube has it set up.
    calico = [
      { description = "calico VXLAN", protocol = "udp", from_port = 4789, to_port = 4789 },
    ]
    cilium = [
      { description = "cilium VXLAN", protocol = "udp", from_port = 8472, to_port = 8472 },
      { description = "cilium health", protocol = "tcp", from_port = 4240, to_port = 4240 },
      # cilium's health checks ping other nodes: type 8, any code.
      { description = "cilium health ping", protocol = "icmp", from_port = 8, to_port = -1 },
    ]
    weave = [
      { description = "weave control", protocol = "tcp", from_port = 6783, to_port = 6783 },
      { description = "weave data", protocol = "udp", from_port = 6783, to_port = 6784 },
    ]
  }
  pod_network_ports = var.pod_network_ports != null ? var.pod_network_ports : lookup(local.known_pod_network_ports, var.network_provider, [])

  node_groups = { masters = local.masters, workers = local.workers }
  pod_network_rules = {
    for triple in setproduct(keys(local.node_groups), keys(local.node_groups), range(length(local.pod_network_ports))) :
    "${triple[0]} from ${triple[1]} ${local.pod_network_ports[triple[2]].description}" => {
      to    = local.node_groups[triple[0]]
      from  = local.node_groups[triple[1]]
      ports = local.pod_network_ports[triple[2]]
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "pod_network" {
  for_each = local.pod_network_rules

  security_group_id            = each.value.to
  referenced_security_group_id = each.value.from
  ip_protocol                  = each.value.ports.protocol
  from_port                    = each.value.ports.from_port
  to_port                      = each.value.ports.to_port
  description                  = each.value.ports.description
}
