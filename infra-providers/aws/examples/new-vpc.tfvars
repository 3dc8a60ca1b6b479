# A small cluster in a VPC of its own: three masters and two workers, private, behind a bastion.
#   tofu apply -var-file=examples/new-vpc.tfvars -var="ssh_public_key=$(cat ~/.ssh/id_ed25519.pub)"
cluster_name = "small"
region       = "eu-central-1"

availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]

# Your own addresses, as the internet sees them.
ssh_allowed_cidrs = ["203.0.113.7/32"]
api_allowed_cidrs = ["203.0.113.7/32"]

worker_groups = {
  general = { count = 2 }
}
