# Roles of the machines. What pods on a machine can reach of the metadata service, they can do too: hence
# metadata_hop_limit. Masters carry the cloud controller manager; workers nothing that needs AWS.

data "aws_partition" "current" {}

resource "aws_iam_role" "nodes" {
  for_each = toset(["masters", "workers"])

  name        = "${var.cluster_name}-${each.key}"
  description = "${each.key} of the Kubernetes cluster ${var.cluster_name}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.${data.aws_partition.current.dns_suffix}" }
    }]
  })
}

resource "aws_iam_instance_profile" "nodes" {
  for_each = aws_iam_role.nodes

  name = each.value.name
  role = each.value.name
}

# What cloud-provider-aws names for nodes, less the container registry: nothing that hakube installs asks it.
resource "aws_iam_role_policy" "nodes" {
  for_each = aws_iam_role.nodes

  name = "node"
  role = each.value.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ec2:DescribeInstances", "ec2:DescribeRegions"]
      Resource = "*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "nodes" {
  for_each = {
    for pair in setproduct(keys(aws_iam_role.nodes), var.node_policy_arns) : join(" ", pair) => { role = pair[0], policy = pair[1] }
  }

  role       = aws_iam_role.nodes[each.value.role].name
  policy_arn = each.value.policy
}
