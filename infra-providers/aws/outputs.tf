output "cluster_definition" {
  description = "The cluster definition for hakube, as JSON. It holds no secret."
  value       = jsonencode(local.cluster_definition)
}

output "cluster_name" {
  description = "Name of the cluster."
  value       = var.cluster_name
}

output "region" {
  description = "AWS region."
  value       = var.region
}

output "vpc_id" {
  description = "VPC, made or given."
  value       = local.vpc_id
}

output "public_subnet_ids" {
  description = "Public subnets, one a zone."
  value       = local.public_subnets[*].id
}

output "private_subnet_ids" {
  description = "Private subnets, one a zone."
  value       = local.private_subnets[*].id
}

output "availability_zones" {
  description = "Zones that nodes are spread over."
  value       = local.node_subnets[*].zone
}

output "inner_load_balancer_fqdn" {
  description = "Inner load balancer: masterLoadBalancerAddress of the definition."
  value       = aws_lb.inner.dns_name
}

output "outer_load_balancer_fqdn" {
  description = "Outer load balancer, for `hakube kubeconfig --server`; null without one."
  value       = one(aws_lb.outer[*].dns_name)
}

output "masters" {
  description = "Masters by name: instance, addresses, private DNS name, zone, volume of etcd's disk."
  value = {
    for name, instance in aws_instance.master : name => {
      instance_id    = instance.id
      private_ip     = instance.private_ip
      public_ip      = try(aws_eip.master[name].public_ip, local.nodes_are_public ? instance.public_ip : null)
      private_dns    = instance.private_dns
      zone           = instance.availability_zone
      etcd_volume_id = aws_ebs_volume.etcd[name].id
    }
  }
}

output "workers" {
  description = "Workers by name: instance, addresses, private DNS name, zone."
  value = {
    for name, instance in aws_instance.worker : name => {
      instance_id = instance.id
      private_ip  = instance.private_ip
      public_ip   = local.nodes_are_public ? instance.public_ip : null
      private_dns = instance.private_dns
      zone        = instance.availability_zone
    }
  }
}

output "ssh_login_user" {
  description = "Login user of the machines."
  value       = var.ssh_login_user
}

output "key_name" {
  description = "EC2 key pair of the machines."
  value       = aws_key_pair.login.key_name
}

output "bastion_known_hosts" {
  description = "Line for ~/.ssh/known_hosts, so that the first login on the bastion is strict too; null without one."
  value       = local.has_bastion ? "${aws_eip.bastion[0].public_ip} ${local.host_keys["bastion"]}" : null
}
