# hakube's look at a node of a cluster that lives, run as root by the one command that hakube gives to sshd.
# It changes nothing.
#
# Spoken on standard input and output, a line each:
#   node       {"hakube":"state","protocol":1}
#   installer  etcd       who the members of etcd are, and how each of them is
#              quit
#   node       one line of JSON for each: what the programs say, in base64, and empty where they do not answer
set -uo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

# said COMMAND...: its standard output as a JSON text. A program that fails may have said something all the same.
said() { printf '"%s"' "$("$@" 2>/dev/null </dev/null | base64 --wrap=0)"; }

# As a client of this node's own member.
etcd_client() {
  local pki=/etc/etcd/pki
  /usr/local/bin/etcdctl --endpoints=https://127.0.0.1:2379 --command-timeout=5s --dial-timeout=3s \
    --cacert=$pki/ca.crt --cert=$pki/server.crt --key=$pki/server.key "$@"
}

# Each of a dead member's answers takes seconds not to come, so they are asked for at once.
etcd() {
  printf '{"members":%s' "$(said etcd_client member list)"
  printf ',"health":%s,"statuses":%s}\n' "$(said etcd_client endpoint health --cluster --write-out=json)" \
    "$(said etcd_client endpoint status --cluster --write-out=json)"
}

main() {
  local words
  printf '{"hakube":"state","protocol":1}\n'
  # Who says nothing for two minutes has gone.
  while read -r -t 120 -a words; do
    case ${words[0]:-} in
      etcd) "${words[@]}" ;;
      quit) break ;;
      *) printf '{"error":"unknown request"}\n' ;;
    esac
  done
}

main
