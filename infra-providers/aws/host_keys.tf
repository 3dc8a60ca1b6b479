# Each machine's SSH host key is made here and given both to the machine and to the definition, so that hakube knows
# whom it talks to from the first connection on. The private halves are in the state: README.md says what that means.

resource "tls_private_key" "host" {
  for_each = toset(concat(keys(local.master_machines), keys(local.worker_machines), local.has_bastion ? ["bastion"] : []))

  algorithm = "ED25519"
}

locals {
  host_keys = { for name, key in tls_private_key.host : name => trimspace(key.public_key_openssh) }

  # What cloud-init does on every machine.
  cloud_config = {
    for name, key in tls_private_key.host : name => {
      # The private DNS name, as the hook aws sets it; cloud-init alone would shorten it.
      prefer_fqdn_over_hostname = true
      ssh_pwauth                = false
      disable_root              = true
      ssh_deletekeys            = true
      ssh_keys = {
        ed25519_private = key.private_key_openssh
        ed25519_public  = trimspace(key.public_key_openssh)
      }
    }
  }
}

resource "aws_key_pair" "login" {
  key_name   = var.cluster_name
  public_key = var.ssh_public_key
}
