# Two network load balancers on 6443: one inside, which the nodes use too, and, for whom api_allowed_cidrs names,
# one outside.
#
# Targets are the masters' fixed addresses. preserve_client_ip is off, because a master that came to itself through
# the load balancer with its own address as the source would wait for ever: AWS supports no NAT loopback while client
# addresses are preserved (Elastic Load Balancing, "Troubleshoot your Network Load Balancer").

locals {
  has_outer = length(var.api_allowed_cidrs) > 0
}

resource "aws_security_group" "inner_load_balancer" {
  name        = "${var.cluster_name}-inner"
  description = "Inner load balancer of ${var.cluster_name}"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.cluster_name}-inner" }
}

resource "aws_security_group" "outer_load_balancer" {
  count = local.has_outer ? 1 : 0

  name        = "${var.cluster_name}-outer"
  description = "Outer load balancer of ${var.cluster_name}"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.cluster_name}-outer" }
}

resource "aws_vpc_security_group_ingress_rule" "inner_from_nodes" {
  for_each = local.node_groups

  security_group_id            = aws_security_group.inner_load_balancer.id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 6443
  to_port                      = 6443
  description                  = "API from nodes"
}

resource "aws_vpc_security_group_ingress_rule" "inner_from_networks" {
  for_each = toset(var.api_inner_allowed_cidrs)

  security_group_id = aws_security_group.inner_load_balancer.id
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 6443
  to_port           = 6443
  description       = "API from other networks"
}

resource "aws_vpc_security_group_ingress_rule" "outer_from_networks" {
  for_each = toset(var.api_allowed_cidrs)

  security_group_id = aws_security_group.outer_load_balancer[0].id
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 6443
  to_port           = 6443
  description       = "API from outside"
}

resource "aws_vpc_security_group_egress_rule" "load_balancers" {
  for_each = merge(
    { inner = aws_security_group.inner_load_balancer.id },
    local.has_outer ? { outer = aws_security_group.outer_load_balancer[0].id } : {},
  )

  security_group_id            = each.value
  referenced_security_group_id = local.masters
  ip_protocol                  = "tcp"
  from_port                    = 6443
  to_port                      = 6443
  description                  = "API servers, and health checks"
}

resource "aws_lb" "inner" {
  # checkov:skip=CKV_AWS_91:A network load balancer logs TLS listeners only, and this one passes TLS on. The API server's audit log tells who did what.
  # checkov:skip=CKV_AWS_150:deletion_protection switches it on.
  name                             = "${var.cluster_name}-inner"
  load_balancer_type               = "network"
  internal                         = true
  subnets                          = local.node_subnets[*].id
  security_groups                  = [aws_security_group.inner_load_balancer.id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = var.deletion_protection

  depends_on = [terraform_data.input]
}

resource "aws_lb" "outer" {
  # checkov:skip=CKV_AWS_91:As for the inner one.
  # checkov:skip=CKV_AWS_150:deletion_protection switches it on.
  count = local.has_outer ? 1 : 0

  name                             = "${var.cluster_name}-outer"
  load_balancer_type               = "network"
  internal                         = false
  subnets                          = local.public_subnets[*].id
  security_groups                  = [aws_security_group.outer_load_balancer[0].id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = var.deletion_protection

  depends_on = [terraform_data.input, aws_internet_gateway.new]
}
