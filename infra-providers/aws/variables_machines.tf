variable "masters" {
  description = "The masters. private_ips fixes their addresses; otherwise they are the tenth and following of each subnet. etcd has a disk of its own."
  type = object({
    count           = optional(number, 3)
    instance_type   = optional(string, "m6i.large")
    root_disk_gib   = optional(number, 40)
    etcd_disk_gib   = optional(number, 20)
    etcd_iops       = optional(number, 3000)
    etcd_throughput = optional(number, 125)
    private_ips     = optional(list(string))
    elastic_ips     = optional(bool, true)
    schedulable     = optional(bool, false)
    labels          = optional(map(string), {})
  })
  default = {}

  validation {
    # Two are worse than one, four no better than three.
    condition     = contains([1, 3, 5, 7], var.masters.count)
    error_message = "masters.count is 1, 3, 5 or 7."
  }

  validation {
    condition     = var.masters.private_ips == null || try(length(var.masters.private_ips) == var.masters.count && length(distinct(var.masters.private_ips)) == var.masters.count, false)
    error_message = "masters.private_ips names a different address for each master."
  }

  validation {
    condition     = var.masters.root_disk_gib >= 20 && var.masters.etcd_disk_gib >= 4
    error_message = "masters.root_disk_gib is at least 20, and etcd_disk_gib at least 4."
  }
}

variable "worker_groups" {
  description = "Groups of workers, by name. zones limits a group to some of the zones; its workers are spread over them."
  type = map(object({
    count         = number
    instance_type = optional(string, "m6i.large")
    root_disk_gib = optional(number, 50)
    zones         = optional(list(string))
    labels        = optional(map(string), {})
    taints = optional(list(object({
      key    = string
      value  = optional(string)
      effect = string
    })), [])
  }))
  default = {}

  validation {
    condition     = alltrue([for name, group in var.worker_groups : can(regex("^[a-z][a-z0-9-]{0,30}$", name))])
    error_message = "A worker group's name has at most 31 lower-case letters, digits and '-', and begins with a letter."
  }

  validation {
    condition     = alltrue([for group in values(var.worker_groups) : group.count >= 0 && floor(group.count) == group.count && group.root_disk_gib >= 20])
    error_message = "A worker group's count is a whole number, and its root_disk_gib at least 20."
  }

  validation {
    condition     = alltrue(flatten([for group in values(var.worker_groups) : [for taint in group.taints : contains(["NoSchedule", "PreferNoSchedule", "NoExecute"], taint.effect)]]))
    error_message = "A taint's effect is NoSchedule, PreferNoSchedule or NoExecute."
  }
}

variable "architecture" {
  description = "Of the image, and so of all instance types: amd64 or arm64."
  type        = string
  default     = "amd64"

  validation {
    condition     = contains(["amd64", "arm64"], var.architecture)
    error_message = "architecture is amd64 or arm64."
  }
}

variable "ubuntu_release" {
  description = "Ubuntu LTS release of the machines. Those that exist keep their image."
  type        = string
  default     = "24.04"

  validation {
    condition     = contains(["22.04", "24.04", "26.04"], var.ubuntu_release)
    error_message = "ubuntu_release is 22.04, 24.04 or 26.04, which hakube supports."
  }
}

variable "ubuntu_serial" {
  description = "Which of the release's images: current, or one of Canonical's dates, such as 20261015, for machines that are all alike."
  type        = string
  default     = "current"

  validation {
    condition     = can(regex("^(current|[0-9]{8}(\\.[0-9]+)?)$", var.ubuntu_serial))
    error_message = "ubuntu_serial is current or a date such as 20261015."
  }
}

variable "ami_id" {
  description = "An image of your own, in place of Canonical's: Ubuntu or Debian with cloud-init. Its login user is ssh_login_user."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "KMS key for all disks; null takes the account's key for EBS. Disks are encrypted in any case."
  type        = string
  default     = null
}

variable "metadata_hop_limit" {
  description = "How far answers of the metadata service travel. 1 keeps pods away from the instance's role and from its user data, which holds its SSH host key; 2 lets them in, for drivers that insist."
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2], var.metadata_hop_limit)
    error_message = "metadata_hop_limit is 1 or 2."
  }
}

variable "deletion_protection" {
  description = "Whether masters and load balancers refuse to be deleted. Switch it off and apply before you destroy."
  type        = bool
  default     = false
}
