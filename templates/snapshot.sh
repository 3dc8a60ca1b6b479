# How hakube moves snapshots of etcd between a master and the admin machine. Run as root by the one command that
# hakube gives to sshd. A snapshot is all that the cluster knows, so nobody but root can read it here, and it is
# gone when it has been sent, or restored.
#
# Spoken on standard input and output, a line each:
#   node       {"hakube":"snapshot","protocol":1}
#   installer  take                    a snapshot of this node's member of etcd, which runs
#              keep TOKEN              one of the data of a member that does not run; it also stays here
#              put TOKEN SIZE SHA256   here comes one that shall be restored
#              ask TOKEN               whether the data here is what was restored under this token
#              quit
#   node       to `take` and `keep`    {"busy":BYTES} now and then, {"answer":"taken","size":BYTES, ...}, and its bytes
#              to `put`                {"answer":"ready"}, and after the bytes {"answer":"stored"};
#                                      {"answer":"present"} when it is here, or restored, already
#              to `ask`                {"answer":"present"} or {"answer":"absent"}
#              to any                  {"answer":"refused","reason":"..."}
set -euo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
readonly snapshots=/var/lib/hakube/snapshots data=/var/lib/etcd

refuse() {
  printf '{"answer":"refused","reason":"%s"}\n' "$(tr --delete '"\\\n' <<<"$1" | head --bytes=400)"
  exit 0
}

# As a client of this node's own member.
etcd_client() {
  local pki=/etc/etcd/pki
  /usr/local/bin/etcdctl --endpoints=https://127.0.0.1:2379 --dial-timeout=5s \
    --cacert=$pki/ca.crt --cert=$pki/server.crt --key=$pki/server.key "$@"
}

require_room() { # BYTES
  local room
  room=$(($(df --block-size=1 --output=avail $snapshots | tail --lines=1)))
  if [ "$room" -lt $(($1 + 67108864)) ]; then
    refuse "the snapshot needs $(($1 / 1048576)) MiB, and $snapshots has $((room / 1048576)) MiB left"
  fi
}

# busy_with FILE COMMAND...: runs the command, and says now and then how large the file has become
busy_with() {
  local file=$1 program size
  shift
  "$@" >"$work/said" 2>"$work/complaint" </dev/null &
  program=$!
  while kill -0 $program 2>/dev/null; do
    size=$(stat --format=%s "$file" 2>/dev/null) || size=0
    printf '{"busy":%s}\n' "$size"
    sleep 0.5
  done
  wait $program || refuse "${1##*/} failed: $(tail --lines=1 "$work/complaint")"
}

# A directory for what is at work here, removed however this program ends; one that was killed leaves it to the next.
make_work_directory() {
  local old
  mkdir -p $snapshots
  for old in "$snapshots"/work.*; do
    if [ -d "$old" ] && ! kill -0 "${old##*.}" 2>/dev/null; then rm -rf "$old"; fi
  done
  work=$snapshots/work.$$
  mkdir -p "$work"
  trap 'rm -rf "$work"' EXIT
}

take() {
  local size status
  make_work_directory
  status=$(etcd_client --command-timeout=10s endpoint status --write-out=json 2>/dev/null) || refuse "this node's member of etcd does not answer"
  size=$(sed --quiet 's/.*"dbSize":\([0-9]*\).*/\1/p' <<<"$status")
  require_room "${size:-0}"
  # It writes to another name, and gives the file its own when it is whole.
  busy_with "$work/snapshot.db.part" etcd_client snapshot save "$work/snapshot.db"
  send "$work/snapshot.db" "$status"
}

# Without a majority a member that was started again answers no client, but its data is all there. As etcd does with
# what it sends, the SHA-256 of it is added at its end, in 32 bytes.
keep() { # TOKEN
  local db=$data/member/snap/db file=$snapshots/$1.db
  make_work_directory
  if [ ! -f "$file" ]; then
    if systemctl is-active --quiet etcd; then refuse 'etcd runs here'; fi
    [ -f $db ] || refuse 'there is no data of etcd here'
    require_room "$(stat --format=%s $db)"
    busy_with "$work/snapshot.db" copy_with_checksum $db "$work/snapshot.db"
    mv "$work/snapshot.db" "$file"
  fi
  send "$file" ''
}

copy_with_checksum() { # FROM TO
  local sum
  sum=$(tee "$2" <"$1" | sha256sum | sed 's/ .*//; s/../\\x&/g')
  # shellcheck disable=SC2059 # the format is the bytes
  printf "$sum" >>"$2"
}

send() { # FILE ENDPOINT-STATUS
  busy_with "$1" /usr/local/bin/etcdutl snapshot status "$1" --write-out=json
  printf '{"answer":"taken","size":%s,"contents":"%s","status":"%s"}\n' "$(stat --format=%s "$1")" \
    "$(base64 --wrap=0 "$work/said")" "$(base64 --wrap=0 <<<"$2")"
  cat "$1"
}

put() { # TOKEN SIZE SHA256
  local file=$snapshots/$1.db
  make_work_directory
  if is_restored "$1" || sha256sum --check --status <<<"$3  $file" 2>/dev/null; then
    printf '{"answer":"present"}\n'
    return 0
  fi
  require_room "$2"
  printf '{"answer":"ready"}\n'
  head --bytes="$2" >"$work/snapshot.db"
  sha256sum --check --status <<<"$3  $work/snapshot.db" || refuse 'the snapshot did not arrive whole'
  mv "$work/snapshot.db" "$file"
  sync "$file"
  printf '{"answer":"stored"}\n'
}

ask() { # TOKEN
  if is_restored "$1"; then printf '{"answer":"present"}\n'; else printf '{"answer":"absent"}\n'; fi
}

# Whether the data here is what was restored under this token.
is_restored() { [ -d $data/member ] && grep --quiet --line-regexp "ETCD_INITIAL_CLUSTER_TOKEN=$1" /etc/etcd/initial-cluster.env 2>/dev/null; }

main() {
  local line words number='[1-9][0-9]{0,14}' token='[A-Za-z0-9-]{1,100}'
  printf '{"hakube":"snapshot","protocol":1}\n'
  # Who says nothing for ten minutes has gone.
  while read -r -t 600 line; do
    [[ $line =~ ^(take|(ask|keep)\ $token|put\ $token\ $number\ [0-9a-f]{64}|quit)$ ]] || refuse 'unknown request'
    read -ra words <<<"$line"
    case ${words[0]} in
      quit) break ;;
      *) "${words[@]}" ;;
    esac
  done
}

main
