#!/bin/bash
# Mounts the disk for etcd's data at /var/lib/etcd, now and at every boot: hakube-etcd-disk DEVICE
# A disk with a file system is mounted as it is: it is that of a master that was here before.
set -euo pipefail

device=$1
directory=${2:-/var/lib/etcd}

# The disk is attached once the instance runs, which may take minutes.
waited=0
until [ -b "$device" ]; do
  if [ "$waited" -ge 600 ]; then
    echo "there is no $device after 10 minutes: is the volume attached?" >&2
    exit 1
  fi
  sleep 2
  waited=$((waited + 2))
done

# blkid ends with 2 when it finds nothing; anything else is no reason to format a disk.
rc=0
blkid --probe "$device" >/dev/null || rc=$?
case $rc in
  0) ;;
  2) mkfs.ext4 -q -L etcd "$device" ;;
  *)
    echo "blkid $device: exit code $rc" >&2
    exit 1
    ;;
esac

# Without its disk etcd must not begin anew on the root disk: nobody can write into the directory below the mount,
# and the unit waits for it.
mkdir --parents "$directory"
if ! mountpoint --quiet "$directory"; then
  chattr +i "$directory"
  uuid=$(blkid --probe --match-tag UUID --output value "$device")
  if ! grep --quiet "^UUID=$uuid " /etc/fstab; then
    echo "UUID=$uuid $directory ext4 noatime,nofail,x-systemd.device-timeout=60s 0 2" >>/etc/fstab
  fi
  mkdir --parents /etc/systemd/system/etcd.service.d
  printf '[Unit]\nRequiresMountsFor=%s\n' "$directory" >/etc/systemd/system/etcd.service.d/disk.conf
  systemctl daemon-reload
  mount "$directory"
fi
