# What is asked of a VPC that exists, and the tags that the cloud controller manager looks for on its subnets.

data "aws_vpc" "given" {
  count = local.makes_vpc ? 0 : 1

  id = var.vpc_id

  lifecycle {
    postcondition {
      condition     = self.enable_dns_support && self.enable_dns_hostnames
      error_message = "VPC ${var.vpc_id} needs DNS support and DNS hostnames: without a private DNS name the cloud controller manager finds no node."
    }
  }
}

data "aws_subnet" "given" {
  for_each = local.makes_vpc ? [] : toset(concat(var.public_subnet_ids, var.private_subnet_ids))

  id = each.key

  lifecycle {
    postcondition {
      condition     = self.vpc_id == var.vpc_id
      error_message = "Subnet ${self.id} is not in VPC ${var.vpc_id}."
    }
  }
}

locals {
  tagged_public_subnets  = local.makes_vpc || !var.tag_given_subnets ? [] : var.public_subnet_ids
  tagged_private_subnets = local.makes_vpc || !var.tag_given_subnets ? [] : var.private_subnet_ids
}

resource "aws_ec2_tag" "given_subnet" {
  for_each = toset(concat(local.tagged_public_subnets, local.tagged_private_subnets))

  resource_id = each.key
  key         = "kubernetes.io/cluster/${var.cluster_name}"
  value       = "shared"
}

resource "aws_ec2_tag" "given_public_role" {
  for_each = toset(local.tagged_public_subnets)

  resource_id = each.key
  key         = "kubernetes.io/role/elb"
  value       = "1"
}

resource "aws_ec2_tag" "given_private_role" {
  for_each = toset(local.tagged_private_subnets)

  resource_id = each.key
  key         = "kubernetes.io/role/internal-elb"
  value       = "1"
}
