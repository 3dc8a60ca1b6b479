# What several variables mean to each other. A variable's own validation may look at others only since OpenTofu 1.9.
resource "terraform_data" "input" {
  lifecycle {
    precondition {
      condition     = var.vpc_id != null || length(var.public_subnet_ids) + length(var.private_subnet_ids) == 0
      error_message = "public_subnet_ids and private_subnet_ids are for a given VPC: set vpc_id too."
    }
    precondition {
      condition     = var.vpc_id != null ? length(var.availability_zones) == 0 : length(var.availability_zones) > 0 && alltrue([for zone in var.availability_zones : startswith(zone, var.region)])
      error_message = "A new VPC needs availability_zones of ${var.region}; a given one has those of its subnets."
    }
    precondition {
      condition     = var.vpc_id == null || var.node_access == "public" || length(var.private_subnet_ids) > 0
      error_message = "Private nodes in a given VPC need private_subnet_ids."
    }
    precondition {
      condition     = var.vpc_id == null || length(var.public_subnet_ids) > 0 || (var.node_access == "private" && length(var.api_allowed_cidrs) == 0)
      error_message = "In a given VPC a bastion, public nodes and the outer load balancer need public_subnet_ids."
    }
    precondition {
      condition     = length(distinct(local.node_subnets[*].zone)) == length(local.node_subnets) && length(distinct(local.public_subnets[*].zone)) == length(local.public_subnets)
      error_message = "A network load balancer takes one subnet a zone: name one public and one private subnet of each."
    }
    precondition {
      condition     = alltrue([for cidr in concat([var.pod_network_cidr], var.service_cidr == null ? [] : [var.service_cidr]) : alltrue([for vpc_cidr in local.vpc_cidrs : !local.overlaps["${cidr} ${vpc_cidr}"]])])
      error_message = "pod_network_cidr and service_cidr must not overlap the VPC's ranges: ${join(", ", local.vpc_cidrs)}."
    }
    precondition {
      condition     = alltrue(flatten([for group in values(var.worker_groups) : [for zone in coalesce(group.zones, []) : contains(local.node_subnets[*].zone, zone)]]))
      error_message = "A worker group's zones must be among those of the nodes' subnets: ${join(", ", local.node_subnets[*].zone)}."
    }
    precondition {
      condition     = !contains(["none"], var.network_provider) && !can(regex("/", var.network_provider)) || var.pod_network_ports != null
      error_message = "network_provider ${var.network_provider} needs pod_network_ports: what its pods' network needs between nodes. Write [] for nothing."
    }
  }
}

locals {
  # Whether two ranges overlap: cut to the shorter prefix, both are the same network.
  overlaps = {
    for pair in setproduct(concat([var.pod_network_cidr], var.service_cidr == null ? [] : [var.service_cidr]), local.vpc_cidrs) :
    join(" ", pair) => cidrsubnet("${split("/", pair[0])[0]}/${local.shorter_prefix[join(" ", pair)]}", 0, 0) == cidrsubnet("${split("/", pair[1])[0]}/${local.shorter_prefix[join(" ", pair)]}", 0, 0)
  }
  shorter_prefix = {
    for pair in setproduct(concat([var.pod_network_cidr], var.service_cidr == null ? [] : [var.service_cidr]), local.vpc_cidrs) :
    join(" ", pair) => min(tonumber(split("/", pair[0])[1]), tonumber(split("/", pair[1])[1]))
  }
}
