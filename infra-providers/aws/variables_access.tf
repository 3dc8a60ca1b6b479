variable "ssh_public_key" {
  description = "Your public SSH key, as in ~/.ssh/id_ed25519.pub."
  type        = string

  validation {
    condition     = can(regex("^(ssh-ed25519|ssh-rsa) [A-Za-z0-9+/=]+", var.ssh_public_key))
    error_message = "ssh_public_key is the text of a public key that EC2 takes: ssh-ed25519 or ssh-rsa."
  }
}

variable "ssh_login_key" {
  description = "sshLoginKey of the definition: path of the private key on your machine. null leaves it to your SSH agent and ~/.ssh/config."
  type        = string
  default     = null
}

variable "ssh_login_user" {
  description = "sshLoginUser of the definition: the image's user."
  type        = string
  default     = "ubuntu"
}

variable "ssh_allowed_cidrs" {
  description = "Who may come with SSH: to the bastion if there is one, else to the nodes."
  type        = list(string)

  validation {
    condition     = length(var.ssh_allowed_cidrs) > 0 && alltrue([for cidr in var.ssh_allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "ssh_allowed_cidrs are IPv4 ranges, such as 203.0.113.7/32, and at least one."
  }

  validation {
    condition     = alltrue([for cidr in var.ssh_allowed_cidrs : try(tonumber(split("/", cidr)[1]) >= 8, true)])
    error_message = "ssh_allowed_cidrs is not for the whole internet: the widest range is a /8."
  }
}

variable "node_access" {
  description = "How hakube reaches the nodes: \"bastion\", private nodes behind a jump host; \"private\", private nodes and a way of your own to them, such as a VPN; \"public\", nodes with public addresses."
  type        = string
  default     = "bastion"

  validation {
    condition     = contains(["bastion", "private", "public"], var.node_access)
    error_message = "node_access is bastion, private or public."
  }
}

variable "bastion_instance_type" {
  description = "Instance type of the bastion, of the same architecture as the nodes."
  type        = string
  default     = "t3.micro"
}

variable "api_allowed_cidrs" {
  description = "Who may come to the API through the outer load balancer. Empty: there is none, and kubectl works inside only."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.api_allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "api_allowed_cidrs are IPv4 ranges, such as 203.0.113.0/24."
  }
}

variable "api_inner_allowed_cidrs" {
  description = "Who else, besides the nodes, may come to the API through the inner load balancer: other networks behind a VPN or peering."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.api_inner_allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "api_inner_allowed_cidrs are IPv4 ranges, such as 10.8.0.0/16."
  }
}

variable "node_port_allowed_cidrs" {
  description = "Who may come to the workers' NodePorts, 30000-32767. The cloud controller manager opens them for its own load balancers."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.node_port_allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "node_port_allowed_cidrs are IPv4 ranges, such as 203.0.113.0/24."
  }
}

variable "node_policy_arns" {
  description = "Further IAM policies for all nodes' roles, such as AmazonEC2ContainerRegistryReadOnly."
  type        = list(string)
  default     = []
}
