# A cluster in a VPC that exists, reached through a VPN: no bastion, no outer load balancer, addresses chosen by hand,
# and a group of workers for one purpose.
cluster_name = "inhouse"
region       = "eu-central-1"
tags         = { department = "research" }

vpc_id             = "vpc-0a1b2c3d4e5f60718"
private_subnet_ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb", "subnet-0cccccccccccccccc"]

node_access             = "private"
ssh_allowed_cidrs       = ["10.8.0.0/16"]
api_inner_allowed_cidrs = ["10.8.0.0/16"]
ssh_login_key           = "~/.ssh/research"

network_provider = "calico"
pod_network_cidr = "10.200.0.0/16"

masters = {
  private_ips = ["172.20.0.10", "172.20.16.10", "172.20.32.10"]
}

worker_groups = {
  general = { count = 3 }
  batch = {
    count         = 2
    instance_type = "c6i.2xlarge"
    root_disk_gib = 200
    zones         = ["eu-central-1a"]
    labels        = { "example.com/purpose" = "batch" }
    taints        = [{ key = "example.com/batch", effect = "NoSchedule" }]
  }
}
