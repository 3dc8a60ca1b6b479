locals {
  # The cloud controller manager takes for its own what carries this tag, and nothing else: instances, one security
  # group an instance, and subnets (github.com/kubernetes/cloud-provider-aws, pkg/providers/v1/tags.go).
  cluster_tag_key = "kubernetes.io/cluster/${var.cluster_name}"
  cluster_tag     = { (local.cluster_tag_key) = "owned" }
}
