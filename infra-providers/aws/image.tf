# Canonical publishes the ids of its images as public parameters of Systems Manager.

locals {
  # 24.04 and later are published for gp3 only, 22.04 for gp2; it says what the snapshot was made for, no more.
  ubuntu_disk = var.ubuntu_release == "22.04" ? "ebs-gp2" : "ebs-gp3"
  # insecure_value is the plain one: the id of a public image is no secret, and would hide every plan's image.
  image_id = var.ami_id != null ? var.ami_id : data.aws_ssm_parameter.ubuntu[0].insecure_value
}

data "aws_ssm_parameter" "ubuntu" {
  count = var.ami_id == null ? 1 : 0

  name = "/aws/service/canonical/ubuntu/server/${var.ubuntu_release}/stable/${var.ubuntu_serial}/${var.architecture}/hvm/${local.ubuntu_disk}/ami-id"
}

data "aws_ec2_instance_type" "used" {
  for_each = toset(concat([var.masters.instance_type], values(var.worker_groups)[*].instance_type, local.has_bastion ? [var.bastion_instance_type] : []))

  instance_type = each.key

  lifecycle {
    postcondition {
      condition     = contains(self.supported_architectures, var.architecture == "amd64" ? "x86_64" : "arm64")
      error_message = "Instance type ${each.key} is not for ${var.architecture}: ${join(", ", self.supported_architectures)}."
    }
    postcondition {
      # The way to etcd's disk goes by the volume's id, which only NVMe shows.
      condition     = self.hypervisor == "nitro" || self.bare_metal
      error_message = "Instance type ${each.key} is older than Nitro: its disks are not NVMe."
    }
  }
}
