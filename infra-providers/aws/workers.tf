# Workers: their addresses are EC2's choice, and stay as long as the machine does.

locals {
  # The subnets of each group, and its workers, by "GROUP-NUMBER".
  group_subnets = {
    for name, group in var.worker_groups : name => [for subnet in local.node_subnets : subnet if group.zones == null || try(contains(group.zones, subnet.zone), false)]
  }
  worker_machines = merge([
    for name, group in var.worker_groups : {
      for index in range(group.count) : "${name}-${index}" => {
        group  = group
        subnet = local.group_subnets[name][index % length(local.group_subnets[name])]
      }
    }
  ]...)
}

resource "aws_instance" "worker" {
  # checkov:skip=CKV_AWS_126:As for masters.
  for_each = local.worker_machines

  ami                         = local.image_id
  instance_type               = data.aws_ec2_instance_type.used[each.value.group.instance_type].instance_type
  key_name                    = aws_key_pair.login.key_name
  subnet_id                   = each.value.subnet.id
  vpc_security_group_ids      = [aws_security_group.workers.id]
  iam_instance_profile        = aws_iam_instance_profile.nodes["workers"].name
  ebs_optimized               = true
  associate_public_ip_address = local.nodes_are_public
  user_data                   = "#cloud-config\n${yamlencode(local.cloud_config[each.key])}"

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
    volume_size = each.value.group.root_disk_gib
    encrypted   = true
    kms_key_id  = var.kms_key_arn
    tags        = { Name = "${var.cluster_name}-${each.key}" }
  }

  tags = merge(local.cluster_tag, { Name = "${var.cluster_name}-${each.key}" })

  lifecycle {
    # As for masters. A public address comes and goes with a stop.
    ignore_changes = [ami, user_data, associate_public_ip_address]
  }

  depends_on = [terraform_data.input, aws_route.internet, aws_route.nat]
}
