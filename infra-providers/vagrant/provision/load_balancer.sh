#!/bin/sh
# Runs on the load balancer as root, at every `vagrant up`: haproxy is there and has this configuration.
# usage: load_balancer.sh CONFIGURATION
set -eu

if ! command -v haproxy >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq -o Dpkg::Use-Pty=0 install --yes --no-install-recommends haproxy
fi
printf '%s\n' "$1" >/etc/haproxy/haproxy.cfg.new
if cmp --quiet /etc/haproxy/haproxy.cfg.new /etc/haproxy/haproxy.cfg && systemctl --quiet is-active haproxy; then
  rm /etc/haproxy/haproxy.cfg.new
  exit
fi
haproxy -c -f /etc/haproxy/haproxy.cfg.new
mv /etc/haproxy/haproxy.cfg.new /etc/haproxy/haproxy.cfg
systemctl enable --quiet haproxy
systemctl restart haproxy
