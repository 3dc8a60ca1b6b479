# One security group for masters, one for workers, so that each instance has exactly one with the cluster's tag:
# the cloud controller manager opens ports in that one, and refuses to choose among several.
#
# Rules are resources of their own, never blocks inside a group, so that nobody takes away what it opens.
# Open is what Kubernetes, etcd and the pod network need (kubernetes.io, "Ports and Protocols"); the controller
# manager and the scheduler, 10257 and 10259, listen on 127.0.0.1 only.

resource "aws_security_group" "masters" {
  name        = "${var.cluster_name}-masters"
  description = "Masters of ${var.cluster_name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.cluster_tag, { Name = "${var.cluster_name}-masters" })
}

resource "aws_security_group" "workers" {
  name        = "${var.cluster_name}-workers"
  description = "Workers of ${var.cluster_name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.cluster_tag, { Name = "${var.cluster_name}-workers" })
}

locals {
  masters = aws_security_group.masters.id
  workers = aws_security_group.workers.id

  # Between the cluster's machines, by name: who may come to whom, and where.
  node_rules = {
    "api from masters"     = { to = local.masters, from = local.masters, port = 6443, why = "API server, from pods too: the service kubernetes leads there" }
    "api from workers"     = { to = local.masters, from = local.workers, port = 6443, why = "API server, from pods too: the service kubernetes leads there" }
    "etcd clients"         = { to = local.masters, from = local.masters, port = 2379, why = "etcd clients" }
    "etcd peers"           = { to = local.masters, from = local.masters, port = 2380, why = "etcd peers" }
    "kubelet of masters"   = { to = local.masters, from = local.masters, port = 10250, why = "kubelet, from API servers" }
    "kubelet of workers"   = { to = local.workers, from = local.masters, port = 10250, why = "kubelet, from API servers" }
    "metrics from masters" = { to = local.masters, from = local.workers, port = 10250, why = "kubelet, from metrics-server" }
    "metrics from workers" = { to = local.workers, from = local.workers, port = 10250, why = "kubelet, from metrics-server" }
  }
  load_balancer_rules = merge(
    { "api from inner load balancer" = { from = aws_security_group.inner_load_balancer.id } },
    local.has_outer ? { "api from outer load balancer" = { from = aws_security_group.outer_load_balancer[0].id } } : {},
  )
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  for_each = local.node_rules

  security_group_id            = each.value.to
  referenced_security_group_id = each.value.from
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.value.why
}

# For this to match, client addresses must not be preserved: see load_balancers.tf.
resource "aws_vpc_security_group_ingress_rule" "load_balancers" {
  for_each = local.load_balancer_rules

  security_group_id            = local.masters
  referenced_security_group_id = each.value.from
  ip_protocol                  = "tcp"
  from_port                    = 6443
  to_port                      = 6443
  description                  = "API server, and health checks"
}

resource "aws_vpc_security_group_ingress_rule" "node_ports" {
  for_each = {
    for pair in setproduct(var.node_port_allowed_cidrs, ["tcp", "udp"]) : join(" ", pair) => { cidr = pair[0], protocol = pair[1] }
  }

  security_group_id = local.workers
  cidr_ipv4         = each.value.cidr
  ip_protocol       = each.value.protocol
  from_port         = 30000
  to_port           = 32767
  description       = "NodePort services"
}

resource "aws_vpc_security_group_egress_rule" "nodes" {
  for_each = { masters = local.masters, workers = local.workers }

  security_group_id = each.value
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  description       = "Packages, images, and whatever pods talk to"
}
