# A new VPC, with a public and a private subnet in each zone; or the subnets of a given one.

locals {
  makes_vpc = var.vpc_id == null
  zones     = local.makes_vpc ? var.availability_zones : []
  vpc_id    = local.makes_vpc ? aws_vpc.new[0].id : var.vpc_id
  vpc_cidrs = local.makes_vpc ? [var.vpc_cidr] : data.aws_vpc.given[0].cidr_block_associations[*].cidr_block

  public_subnets = local.makes_vpc ? [
    for zone in local.zones : { id = aws_subnet.public[zone].id, zone = zone, cidr = aws_subnet.public[zone].cidr_block }
    ] : [
    for id in var.public_subnet_ids : { id = id, zone = data.aws_subnet.given[id].availability_zone, cidr = data.aws_subnet.given[id].cidr_block }
  ]
  private_subnets = local.makes_vpc ? [
    for zone in local.zones : { id = aws_subnet.private[zone].id, zone = zone, cidr = aws_subnet.private[zone].cidr_block }
    ] : [
    for id in var.private_subnet_ids : { id = id, zone = data.aws_subnet.given[id].availability_zone, cidr = data.aws_subnet.given[id].cidr_block }
  ]
  nodes_are_public = var.node_access == "public"
  node_subnets     = local.nodes_are_public ? local.public_subnets : local.private_subnets

  # Where a NAT gateway is: in the first zone for all, or in each for itself.
  nat_zones = local.makes_vpc && !local.nodes_are_public ? (var.nat_gateways == "one" ? slice(local.zones, 0, 1) : local.zones) : []
}

resource "aws_vpc" "new" {
  # checkov:skip=CKV2_AWS_11:Flow logs cost money by the gigabyte and belong to a site's own log keeping. README.md says how to add them.
  count = local.makes_vpc ? 1 : 0

  cidr_block = var.vpc_cidr
  # Without both, instances have no private DNS name, and the cloud controller manager finds no node.
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.cluster_name }
}

# Whatever names no security group gets this one, which lets nothing in or out.
resource "aws_default_security_group" "new" {
  count = local.makes_vpc ? 1 : 0

  vpc_id = aws_vpc.new[0].id
  tags   = { Name = "${var.cluster_name}-default" }
}

resource "aws_internet_gateway" "new" {
  count = local.makes_vpc ? 1 : 0

  vpc_id = aws_vpc.new[0].id
  tags   = { Name = var.cluster_name }
}

resource "aws_subnet" "public" {
  for_each = toset(local.zones)

  vpc_id            = aws_vpc.new[0].id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, index(local.zones, each.key))

  tags = merge(local.cluster_tag, {
    Name                     = "${var.cluster_name}-public-${each.key}"
    "kubernetes.io/role/elb" = "1"
  })
}

resource "aws_subnet" "private" {
  for_each = toset(local.zones)

  vpc_id            = aws_vpc.new[0].id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, 8 + index(local.zones, each.key))

  tags = merge(local.cluster_tag, {
    Name                              = "${var.cluster_name}-private-${each.key}"
    "kubernetes.io/role/internal-elb" = "1"
  })
}
