# The way to private nodes: sshJumpHost of the definition. It forwards connections and holds no key and no role.

resource "aws_instance" "bastion" {
  # checkov:skip=CKV_AWS_126:As for masters.
  # checkov:skip=CKV2_AWS_41:It has no business with AWS, so it has no role.
  count = local.has_bastion ? 1 : 0

  ami                    = local.image_id
  instance_type          = data.aws_ec2_instance_type.used[var.bastion_instance_type].instance_type
  key_name               = aws_key_pair.login.key_name
  subnet_id              = local.public_subnets[0].id
  vpc_security_group_ids = [aws_security_group.bastion[0].id]
  ebs_optimized          = true
  user_data              = "#cloud-config\n${yamlencode(local.cloud_config["bastion"])}"

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type = "gp3"
    encrypted   = true
    kms_key_id  = var.kms_key_arn
    tags        = { Name = "${var.cluster_name}-bastion" }
  }

  tags = { Name = "${var.cluster_name}-bastion" }

  lifecycle {
    ignore_changes = [ami, user_data]
  }

  depends_on = [terraform_data.input]
}

resource "aws_eip" "bastion" {
  count = local.has_bastion ? 1 : 0

  domain   = "vpc"
  instance = aws_instance.bastion[0].id
  tags     = { Name = "${var.cluster_name}-bastion" }

  depends_on = [aws_internet_gateway.new]
}
