# Credentials come from where the provider looks by itself: AWS_PROFILE, AWS_ACCESS_KEY_ID, SSO. Never from here.
provider "aws" {
  region = var.region

  default_tags {
    tags = merge(var.tags, { "hakube/cluster" = var.cluster_name })
  }
}
