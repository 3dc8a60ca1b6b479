# What the cloud controller manager does with AWS: it looks at instances, and keeps load balancers for Services.
# The list is cloud-provider-aws's (docs/prerequisites.md), less what it does not do any more (volumes: a driver's
# own role) or not here (routes: --configure-cloud-routes=false). Whatever changes something is limited to what
# carries this cluster's tag, in the way of kops (pkg/model/iam/iam_builder.go).

locals {
  arn        = "arn:${data.aws_partition.current.partition}"
  has_tag    = { StringEquals = { "aws:ResourceTag/${local.cluster_tag_key}" = "owned" } }
  brings_tag = { StringEquals = { "aws:RequestTag/${local.cluster_tag_key}" = "owned" } }

  cloud_controller_statements = [
    {
      Sid    = "Look"
      Effect = "Allow"
      Action = [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstanceTopology",
        "ec2:DescribeInstances",
        "ec2:DescribeRegions",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancerPolicies",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ]
      Resource = "*"
    },
    {
      Sid       = "CreateWithTag"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
      Resource  = "*"
      Condition = local.brings_tag
    },
    {
      Sid       = "CreateSecurityGroupWithTag"
      Effect    = "Allow"
      Action    = "ec2:CreateSecurityGroup"
      Resource  = "${local.arn}:ec2:*:*:security-group/*"
      Condition = local.brings_tag
    },
    {
      Sid      = "CreateSecurityGroupInVpc"
      Effect   = "Allow"
      Action   = "ec2:CreateSecurityGroup"
      Resource = "${local.arn}:ec2:*:*:vpc/${local.vpc_id}"
    },
    {
      Sid      = "TagNewSecurityGroup"
      Effect   = "Allow"
      Action   = "ec2:CreateTags"
      Resource = "${local.arn}:ec2:*:*:security-group/*"
      Condition = {
        StringEquals = merge(local.brings_tag.StringEquals, { "ec2:CreateAction" = "CreateSecurityGroup" })
      }
    },
    {
      Sid    = "ChangeWhatHasTag"
      Effect = "Allow"
      Action = [
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:DeleteSecurityGroup",
        "ec2:RevokeSecurityGroupIngress",
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:ApplySecurityGroupsToLoadBalancer",
        "elasticloadbalancing:AttachLoadBalancerToSubnets",
        "elasticloadbalancing:ConfigureHealthCheck",
        "elasticloadbalancing:CreateLoadBalancerListeners",
        "elasticloadbalancing:CreateLoadBalancerPolicy",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteLoadBalancerListeners",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:DeregisterInstancesFromLoadBalancer",
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:DetachLoadBalancerFromSubnets",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:RegisterInstancesWithLoadBalancer",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:SetLoadBalancerPoliciesForBackendServer",
        "elasticloadbalancing:SetLoadBalancerPoliciesOfListener",
      ]
      Resource  = "*"
      Condition = local.has_tag
    },
    {
      # The first load balancer of an account makes it.
      Sid       = "RoleOfLoadBalancers"
      Effect    = "Allow"
      Action    = "iam:CreateServiceLinkedRole"
      Resource  = "${local.arn}:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"
      Condition = { StringEquals = { "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com" } }
    },
  ]
}

resource "aws_iam_role_policy" "cloud_controller" {
  name   = "cloud-controller-manager"
  role   = aws_iam_role.nodes["masters"].name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.cloud_controller_statements })
}
