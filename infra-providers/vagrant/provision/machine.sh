#!/bin/sh
# Runs on each machine as root, at every `vagrant up`: all machines know each other by name.
# usage: machine.sh LINES-FOR-/etc/hosts
set -eu

# Vagrant has written this machine's name beside 127.0.2.1, and a box may have it elsewhere. Programs that ask for the
# name need the address that others can reach: the names are taken out wherever they stand.
names=$(printf '%s\n' "$1" | awk '{ print $2 }')
awk -v names="$names" '
  BEGIN { split(names, list, "\n"); for (i in list) ours[list[i]] = 1 }
  /^[[:space:]]*#/ { print; next }
  {
    line = $1
    for (i = 2; i <= NF; i++) if (!($i in ours)) line = line " " $i
    if (NF < 2 || line != $1) print line
  }
' /etc/hosts >/etc/hosts.hakube
printf '%s\n' "$1" >>/etc/hosts.hakube
# Not moved: where /etc/hosts is a mount it can only be written to.
cat /etc/hosts.hakube >/etc/hosts
rm /etc/hosts.hakube
