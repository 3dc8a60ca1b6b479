#!/bin/sh
# Runs on each machine as the user that hakube logs in as: lets the owner of a key in, once.
# usage: login.sh PUBLIC-KEY
set -eu

umask 077
mkdir -p ~/.ssh
touch ~/.ssh/authorized_keys
grep -qF "$1" ~/.ssh/authorized_keys || printf '\n%s hakube\n' "$1" >>~/.ssh/authorized_keys
