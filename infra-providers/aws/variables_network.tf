variable "vpc_id" {
  description = "VPC to use; null makes a new one. A given one needs DNS support and DNS hostnames switched on."
  type        = string
  default     = null
}

variable "vpc_cidr" {
  description = "Range of a new VPC. Each zone gets two sixteenths of it, one for the public and one for the private subnet."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && try(tonumber(split("/", var.vpc_cidr)[1]) >= 16 && tonumber(split("/", var.vpc_cidr)[1]) <= 22, false)
    error_message = "vpc_cidr is an IPv4 range of /16 to /22."
  }
}

variable "availability_zones" {
  description = "Zones of a new VPC, such as [\"eu-central-1a\", \"eu-central-1b\", \"eu-central-1c\"]. They are named, not looked up: a zone that AWS adds must not move subnets. Add new ones at the end."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.availability_zones) <= 8 && length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "availability_zones are at most eight different zones."
  }
}

variable "nat_gateways" {
  description = "How private nodes of a new VPC come to the internet: \"one\" for all zones is cheaper, \"per-zone\" outlives the loss of a zone."
  type        = string
  default     = "one"

  validation {
    condition     = contains(["one", "per-zone"], var.nat_gateways)
    error_message = "nat_gateways is one or per-zone."
  }
}

variable "public_subnet_ids" {
  description = "Of a given VPC: subnets with a route to an internet gateway, one a zone. For the bastion, the outer load balancer, and nodes if node_access is public."
  type        = list(string)
  default     = []
}

variable "private_subnet_ids" {
  description = "Of a given VPC: subnets for nodes, one a zone, with a way to the internet or to mirrors."
  type        = list(string)
  default     = []
}

variable "tag_given_subnets" {
  description = "Whether to tag the subnets of a given VPC for the cloud controller manager. With false somebody else does: kubernetes.io/cluster/NAME=shared, kubernetes.io/role/elb or internal-elb=1."
  type        = bool
  default     = true
}
