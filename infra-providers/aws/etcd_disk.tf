# Before hakube comes, /var/lib/etcd is the mounted disk. Its owner and mode are left to hakube's etcd step, which
# wants a directory, and takes one without a `member` in it for new.

locals {
  etcd_disk_config = {
    for name, volume in aws_ebs_volume.etcd : name => {
      write_files = [{
        path        = "/usr/local/sbin/hakube-etcd-disk"
        permissions = "0755"
        content     = file("${path.module}/cloud_init/etcd-disk.sh")
      }]
      # hakube waits for cloud-init, and so for this. The link is the udev rules' of every release that we support.
      runcmd = [["/usr/local/sbin/hakube-etcd-disk", "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${replace(volume.id, "-", "")}"]]
    }
  }
}
