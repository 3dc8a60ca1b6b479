# Masters: their addresses are in etcd's certificates and member list, so they are fixed; etcd's data is on a disk of
# its own, which outlives the instance.

locals {
  master_machines = {
    for index in range(var.masters.count) : "master${index}" => {
      subnet     = local.node_subnets[index % length(local.node_subnets)]
      private_ip = var.masters.private_ips != null ? var.masters.private_ips[index] : cidrhost(local.node_subnets[index % length(local.node_subnets)].cidr, 10 + index)
    }
  }
}

resource "aws_ebs_volume" "etcd" {
  for_each = local.master_machines

  availability_zone = each.value.subnet.zone
  size              = var.masters.etcd_disk_gib
  type              = "gp3"
  iops              = var.masters.etcd_iops
  throughput        = var.masters.etcd_throughput
  encrypted         = true
  kms_key_id        = var.kms_key_arn

  tags = { Name = "${var.cluster_name}-${each.key}-etcd" }
}

resource "aws_instance" "master" {
  # checkov:skip=CKV_AWS_126:Minutes are enough; the cluster's own monitoring is finer, and this costs by the metric.
  for_each = local.master_machines

  ami                    = local.image_id
  instance_type          = data.aws_ec2_instance_type.used[var.masters.instance_type].instance_type
  key_name               = aws_key_pair.login.key_name
  subnet_id              = each.value.subnet.id
  private_ip             = each.value.private_ip
  vpc_security_group_ids = [aws_security_group.masters.id]
  iam_instance_profile   = aws_iam_instance_profile.nodes["masters"].name
  ebs_optimized          = true
  # Without an elastic address one of Amazon's, which changes when the machine is stopped.
  associate_public_ip_address = local.nodes_are_public
  disable_api_termination     = var.deletion_protection
  user_data                   = "#cloud-config\n${yamlencode(merge(local.cloud_config[each.key], local.etcd_disk_config[each.key]))}"

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = var.metadata_hop_limit
  }

  private_dns_name_options {
    hostname_type = "ip-name"
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.masters.root_disk_gib
    encrypted   = true
    kms_key_id  = var.kms_key_arn
    tags        = { Name = "${var.cluster_name}-${each.key}" }
  }

  tags = merge(local.cluster_tag, { Name = "${var.cluster_name}-${each.key}" })

  lifecycle {
    # A newer image must not replace a master, nor a change of user data stop it: both are read at the first boot.
    ignore_changes = [ami, user_data, associate_public_ip_address]

    precondition {
      condition     = cidrsubnet("${each.value.private_ip}/${split("/", each.value.subnet.cidr)[1]}", 0, 0) == each.value.subnet.cidr
      error_message = "masters.private_ips: ${each.value.private_ip} is not in ${each.value.subnet.cidr}, the subnet of ${each.key} in ${each.value.subnet.zone}."
    }
  }

  # Private nodes need a way out before cloud-init and hakube do.
  depends_on = [terraform_data.input, aws_route.internet, aws_route.nat]
}

resource "aws_volume_attachment" "etcd" {
  for_each = local.master_machines

  # The name is for EC2's books: on Nitro the kernel gives another, and cloud-init finds the disk by its volume id.
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.etcd[each.key].id
  instance_id = aws_instance.master[each.key].id
  # A disk that is mounted does not let itself be taken away.
  stop_instance_before_detaching = true
}

resource "aws_eip" "master" {
  for_each = local.nodes_are_public && var.masters.elastic_ips ? local.master_machines : {}

  domain   = "vpc"
  instance = aws_instance.master[each.key].id
  tags     = { Name = "${var.cluster_name}-${each.key}" }

  depends_on = [aws_internet_gateway.new]
}
