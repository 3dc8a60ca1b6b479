variable "cluster_name" {
  description = "Name of the cluster: clusterName of the definition, beginning of every name here, and part of the tag kubernetes.io/cluster/NAME."
  type        = string

  validation {
    # A load balancer's name has at most 32 characters, ours among them "-outer".
    condition     = can(regex("^[a-z][a-z0-9-]{0,22}[a-z0-9]$", var.cluster_name))
    error_message = "cluster_name has 2 to 24 lower-case letters, digits and '-', begins with a letter and ends with a letter or digit."
  }
}

variable "region" {
  description = "AWS region, such as eu-central-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is the name of an AWS region, such as eu-central-1."
  }
}

variable "tags" {
  description = "Tags for everything that can have them."
  type        = map(string)
  default     = {}
}

variable "kubernetes_version" {
  description = "kubernetesVersion of the definition; null leaves it to hakube."
  type        = string
  default     = null

  validation {
    condition     = var.kubernetes_version == null || can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.kubernetes_version))
    error_message = "kubernetes_version has three numbers and no \"v\", such as 1.36.4."
  }
}

variable "network_provider" {
  description = "networkProvider of the definition. It decides which ports the security groups open between nodes."
  type        = string
  default     = "flannel"

  validation {
    condition     = contains(["flannel", "calico", "cilium", "weave", "none"], var.network_provider) || can(regex("/", var.network_provider))
    error_message = "network_provider is flannel, calico, cilium, weave, none, or the path of a script of your own (it has a \"/\")."
  }
}

variable "pod_network_ports" {
  description = "What the pod network needs between nodes, in place of what is known of network_provider. For none and for a script of your own nothing is known."
  type = list(object({
    description = string
    # tcp, udp, icmp, or an IP protocol's number
    protocol  = string
    from_port = optional(number)
    to_port   = optional(number)
  }))
  default = null
}

variable "pod_network_cidr" {
  description = "podNetworkCIDR of the definition. It must not overlap the VPC."
  type        = string
  default     = "10.244.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.pod_network_cidr))
    error_message = "pod_network_cidr is an IPv4 range, such as 10.244.0.0/16."
  }
}

variable "service_cidr" {
  description = "serviceCIDR of the definition; null leaves it to hakube. It must not overlap the VPC."
  type        = string
  default     = null

  validation {
    condition     = var.service_cidr == null || can(cidrnetmask(var.service_cidr))
    error_message = "service_cidr is an IPv4 range, such as 10.96.0.0/16."
  }
}
