# SSH: from given ranges only, to the bastion if there is one; then from it to the nodes.

locals {
  has_bastion = var.node_access == "bastion"
  ssh_from_outside = {
    for pair in setproduct(local.has_bastion ? ["bastion"] : ["masters", "workers"], var.ssh_allowed_cidrs) :
    "${pair[0]} from ${pair[1]}" => { to = pair[0], cidr = pair[1] }
  }
}

resource "aws_security_group" "bastion" {
  count = local.has_bastion ? 1 : 0

  name        = "${var.cluster_name}-bastion"
  description = "Bastion of ${var.cluster_name}"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.cluster_name}-bastion" }
}

resource "aws_vpc_security_group_ingress_rule" "ssh_from_outside" {
  for_each = local.ssh_from_outside

  security_group_id = each.value.to == "bastion" ? aws_security_group.bastion[0].id : local.node_groups[each.value.to]
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  description       = "SSH"
}

resource "aws_vpc_security_group_ingress_rule" "ssh_from_bastion" {
  # checkov:skip=CKV_AWS_24:From the bastion's security group, not from a range.
  for_each = local.has_bastion ? local.node_groups : {}

  security_group_id            = each.value
  referenced_security_group_id = aws_security_group.bastion[0].id
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  description                  = "SSH from the bastion"
}

resource "aws_vpc_security_group_egress_rule" "ssh_to_nodes" {
  for_each = local.has_bastion ? local.node_groups : {}

  security_group_id            = aws_security_group.bastion[0].id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  description                  = "SSH to nodes"
}

resource "aws_vpc_security_group_egress_rule" "bastion_updates" {
  for_each = local.has_bastion ? toset(["80", "443"]) : []

  security_group_id = aws_security_group.bastion[0].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  description       = "Security updates"
}
