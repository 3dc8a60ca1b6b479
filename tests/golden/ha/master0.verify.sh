#!/usr/bin/env bash
#
# Proves that the cluster demo works and is highly available: run on master master0 (10.20.0.10),
# written by hakube. It writes to etcd and makes pods, in the namespace hakube-verify, and takes both away again,
# however it ends; what a run that was killed has left is taken away by the next. Only one does so at a time.
#
# It holds no secret: what it needs of these travels beside it and is gone when it ends. Each step has a probe,
# which looks at the machine and not at what was done before; the step's action runs only where the probe fails,
# so running the script again changes nothing that is already as it should be.
#
# It is run by hakube, which tells it in run.json what was decided.
#
# shellcheck disable=SC2034 # what all scripts have in common is not used by each

readonly cluster_name=demo node_name=master0 private_ip=10.20.0.10
readonly kubernetes_version=1.37.2 etcd_version=3.6.14 containerd_version=2.3.7
readonly control_plane_endpoint=10.20.0.9:6443

verify_steps() {
  await lock          630 take_lock
  trap 'in_time 150 remove_all || true; release_lock' EXIT
  check leftovers      150 remove_all
  check members         60 members_are_the_masters
  check etcd-writes     90 writes_reach_every_member
  check api-servers     30 api_servers_are_ready
  check load-balancer  120 load_balancer_leads_to_masters
  check kubeconfig     120 kubeconfig_works
  check pods           240 every_node_runs_a_pod
  check pod-network    300 pods_reach_each_other
  check dns             60 dns_is_on_two_nodes
  check cleanup        150 remove_all
}

# ---------------------------------------------------------------------------------------------------------
# How a step runs
#
# Probes and actions run in a bash of their own (`in_time`), so that `set -e` holds in them: bash ignores it
# inside anything whose success is asked for, such as the condition of an `if`.

set -euo pipefail
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root
readonly script=${BASH_SOURCE[0]}
readonly bundle=/run/hakube/bundle
readonly journal=/var/lib/hakube/journal.jsonl

# decision KEY: what the installer decided about this run; run.json has one key a line
decision() {
  local line pattern='^"'$1'": "([^"]*)",?$'
  while read -r line; do
    if [[ $line =~ $pattern ]]; then echo "${BASH_REMATCH[1]}"; fi
  done <"$bundle/run.json"
}

# die MESSAGE: the step ends here
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# record JSON-FIELDS: a line of the journal, on disk before the run goes on, and in the run's output
record() {
  local line now=$EPOCHREALTIME
  TZ=UTC printf -v line '{"time":"%(%FT%T)T.%.3sZ","runId":"%s","script":"%s",%s}' "${now%.*}" "${now#*.}" "$run_id" "$script_sha256" "$1"
  printf '%s\n' "$line" >>"$journal"
  sync --data "$journal"
  printf '\036%s\n' "$line"
}

# in_time SECONDS FUNCTION: runs a function of this script, and ends it when its time is over
in_time() { timeout --kill-after=10 "$1" /bin/bash "$script" "$2" </dev/null; }

# A probe may wait for what is on its way, as after a start of the machine.
readonly probe_seconds=240

# step NAME SECONDS PROBE ACTION
step() {
  begin_step "$1"
  if in_time $probe_seconds "$3"; then
    end_step "$1" ok 0
  elif in_time "$2" "$4" && in_time $probe_seconds "$3"; then
    end_step "$1" changed 0
  else
    end_step "$1" failed $? "$2"
  fi
}

# hook NAME SECONDS FUNCTION: a step without a probe
hook() {
  begin_step "$1"
  if in_time "$2" "$3"; then
    end_step "$1" ok 0
  else
    end_step "$1" failed $? "$2"
  fi
}

# await NAME SECONDS FUNCTION: a step that does nothing but wait
await() { hook "$@"; }

begin_step() { # NAME
  number=$((number + 1)) began=${EPOCHREALTIME/./}
  if [ -e /run/hakube/stop ]; then
    record "\"event\":\"stopped\",\"before\":\"$1\""
    exit 75
  fi
  record "\"event\":\"start\",\"step\":\"$1\",\"number\":$number,\"of\":$steps"
}

end_step() { # NAME RESULT EXIT-CODE [DEADLINE]
  local milliseconds=$(((${EPOCHREALTIME/./} - began) / 1000)) fields
  if [ "$3" = 124 ] || [ "$3" = 137 ]; then echo "step $1 was ended: it was not done after $4 s" >&2; fi
  printf -v fields '"event":"done","step":"%s","number":%d,"of":%d,"result":"%s","exit":%d,"seconds":%d.%03d' \
    "$1" "$number" "$steps" "$2" "$3" $((milliseconds / 1000)) $((milliseconds % 1000))
  record "$fields"
  if [ "$3" != 0 ]; then exit "$3"; fi
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds; fails with what it said last
wait_for() {
  local end=$((SECONDS + $1)) what=$2 seen
  shift 2
  until seen=$("$@" 2>&1); do
    if [ $SECONDS -ge $end ]; then
      echo "waited in vain for $what; last seen: $seen" >&2
      return 1
    fi
    sleep 1
  done
}

# try_for SECONDS COMMAND...: again and again, for what a network that is away for a moment can disturb
try_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ $SECONDS -ge $end ]; then return 1; fi
    sleep 5
    echo "trying again: $1 ${2-}" >&2
  done
}

# write PATH MODE: standard input becomes the file, whole or not at all
write() {
  mkdir -p "${1%/*}"
  cat >"$1.hakube-new"
  chmod "$2" "$1.hakube-new"
  mv "$1.hakube-new" "$1"
}

# is_written PATH MODE: the file is what standard input says
is_written() {
  if ! cmp --silent - "$1" || [ "0$(stat --format=%a "$1")" != "$2" ]; then
    die "$1 is not as it should be"
  fi
}

# download URL FILE [CURL-OPTION...]
download() {
  try_for 120 curl --fail --silent --show-error --location --proto '=http,https' \
    --connect-timeout 10 --max-time 600 "${@:3}" --output "$2" "$1"
}

# secret_is_installed BUNDLED PATH MODE OWNER
secret_is_installed() {
  if ! cmp --silent "$bundle/secrets/$1" "$2" || [ "$(stat --format='0%a %U' "$2")" != "$3 $4" ]; then
    die "$2 is not as it should be"
  fi
}

# install_secret BUNDLED PATH MODE OWNER
install_secret() {
  install -D --mode="$3" --owner="$4" --group="$4" "$bundle/secrets/$1" "$2"
}

main() {
  case ${1:-} in
    run) run ;;
    '') declare -f verify_steps ;;
    *) "$@" ;;
  esac
}

run() {
  local phase
  run_id=$(decision runId) phase=$(decision phase) number=0
  read -r script_sha256 _ < <(sha256sum "$script")
  # The script and the bundle must be meant for each other, and for this node.
  [ "$(decision format)" = 1 ] || die 'this script and the hakube that sent it do not fit each other'
  [ "$(decision node)" = $node_name ] || die "this is the script of $node_name, and was sent for $(decision node)"
  steps=$(declare -f "${phase}_steps" | grep --count --extended-regexp '^ *(step|await|hook|check) ')
  mkdir -p "${journal%/*}"
  record "\"event\":\"run\",\"phase\":\"$phase\",\"of\":$steps"
  "${phase}_steps"
}

readonly etcd_endpoint=https://127.0.0.1:2379 peer_url=https://$private_ip:2380
readonly other_endpoints=https://10.20.0.11:2379,https://10.20.0.12:2379

# As a client of etcd: etcd_client ENDPOINTS ARGUMENT...
etcd_client() {
  /usr/local/bin/etcdctl --endpoints="$1" --command-timeout=10s --cacert=/etc/etcd/pki/ca.crt \
    --cert=/etc/etcd/pki/server.crt --key=/etc/etcd/pki/server.key "${@:2}"
}

readonly admin_conf=/etc/kubernetes/admin.conf

# As an administrator, at this machine's own API server: it answers whether or not the load balancer does.
kubectl_admin() { kubectl --kubeconfig=$admin_conf --server=https://$private_ip:6443 --request-timeout=20s "$@"; }

# As this node.
kubectl_node() { kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s "$@"; }

wait_for_api_server() { wait_for 200 'the API server of this node' /bin/bash "$script" api_server_is_ready; }

api_server_is_ready() { kubectl_node --server=https://$private_ip:6443 get --raw=/readyz; }

# ---------------------------------------------------------------------------------------------------------
# checks: steps of which each is done, whatever the others have found; what they find is told, a fact each.

readonly findings=$bundle/findings

# found TEXT: something is not as it should be
found() { printf 'problem %s\n' "$*" | tee --append $findings >&2; }

# fail TEXT: likewise, and there is no use in going on with this check
fail() {
  found "$*"
  exit 1
}

# told TEXT: how it is
told() { printf 'detail %s\n' "$*" | tee --append $findings >&2; }

# check NAME SECONDS FUNCTION
check() {
  local status=0 result=ok kind text
  begin_step "$1"
  : >$findings
  in_time "$2" "$3" || status=$?
  if [ $status = 124 ] || [ $status = 137 ]; then
    found "it was not done after $2 s"
  elif [ $status != 0 ] && ! grep --quiet '^problem ' $findings; then
    found 'it could not be done; the log of this run says why'
  fi
  while read -r kind text; do record_finding "$1" "$kind" "$text"; done <$findings
  if grep --quiet '^problem ' $findings; then result=failed; fi
  record "\"event\":\"fact\",\"name\":\"$1\",\"value\":\"$result\""
  if [ $result = failed ] && [ $status = 0 ]; then status=1; fi
  (end_step "$1" $result $status "$2") || true
}

# A fact has at most 200 characters, and nothing in it that JSON would have to escape.
record_finding() { # CHECK KIND TEXT
  local text=${3//[^[:print:]]/}
  text=${text//\\/} text=${text//\"/\'}
  record "\"event\":\"fact\",\"name\":\"$1 $2\",\"value\":\"${text:0:190}\""
}

# tell NAME [VALUE]: a fact of this run, now; its value is the time, unless another is given
tell() {
  local run_id script_sha256
  run_id=$(decision runId)
  read -r script_sha256 _ < <(sha256sum "$script")
  record "\"event\":\"fact\",\"name\":\"$1\",\"value\":\"${2:-$EPOCHREALTIME}\""
}

# ---------------------------------------------------------------------------------------------------------
# One verify at a time, from whichever master: it would take another's pods for its own, and take them away.

readonly lock=/hakube/locks/verify

# The lock is a lease that etcdctl holds while this run goes on, and gone a minute after it at the latest. Its value is
# who began the run.
take_lock() {
  local end=$((SECONDS + 600)) process holder told='' key
  # By itself, for a function in the background is a shell, which would leave etcdctl alone when it is ended.
  /usr/local/bin/etcdctl --endpoints=$etcd_endpoint --cacert=/etc/etcd/pki/ca.crt \
    --cert=/etc/etcd/pki/server.crt --key=/etc/etcd/pki/server.key lock --ttl=60 $lock >$bundle/lock &
  process=$!
  echo $process >$bundle/lock-process
  until [ -s $bundle/lock ]; do
    kill -0 $process 2>/dev/null || die 'etcd gives no lock: hakube status tells what is wrong'
    holder=$(lock_holder) || holder=$told # it will be asked again
    if [ $SECONDS -ge $end ]; then
      release_lock
      die "waited ten minutes for the verify of ${holder:-somebody} to end: verify again when it has"
    fi
    if [ -n "$holder" ] && [ "$holder" != "$told" ]; then tell waiting "$holder"; fi
    told=$holder
    sleep 0.5
  done
  read -r key <$bundle/lock
  etcd_client $etcd_endpoint put --ignore-lease "$key" "$(decision startedBy)" >/dev/null
}

# Of those who ask for it, who came first; in letters that JSON takes as they are.
lock_holder() {
  etcd_client $etcd_endpoint get --prefix $lock/ --sort-by=CREATE --order=ASCEND --limit=1 --print-value-only |
    tr --complement '[:alnum:]@._\n-' _
}

# It may be lost by now, as when etcd was away for a minute.
release_lock() { kill "$(<$bundle/lock-process)" 2>/dev/null || true; }

readonly namespace=hakube-verify keys=/hakube/verify/

masters() {
  cat <<'END'
master0 10.20.0.10
master1 10.20.0.11
master2 10.20.0.12
END
}

# Takes away what this makes. The keys have a lease besides.
remove_all() {
  etcd_client $etcd_endpoint del --prefix $keys >/dev/null || found "the keys below $keys in etcd could not be removed"
  kubectl_admin --request-timeout=0 delete namespace $namespace --ignore-not-found --timeout=120s ||
    found "the namespace $namespace could not be removed"
}

# ---------------------------------------------------------------------------------------------------------
# etcd

members_are_the_masters() {
  local members name address learner
  members=$(etcd_client $etcd_endpoint member list) || fail 'etcd does not say who its members are'
  while read -r name address; do
    if ! grep --quiet --fixed-strings ", started, $name, https://$address:2380, " <<<"$members"; then
      found "$name is no member of etcd, or has not started"
    fi
  done < <(masters)
  while read -r name address learner; do
    if ! masters | grep --quiet --fixed-strings --line-regexp "$name $address"; then found "etcd has a member that is no master: $name at $address"; fi
    if [ "$learner" = true ]; then found "the member $name is a learner, and does not vote"; fi
  done < <(awk -F', ' '{ gsub(/^https:..|:2380$/, "", $4); print ($3 == "" ? $1 : $3), $4, $6 }' <<<"$members")
  told "$(wc --lines <<<"$members") members"
}

# A write to each member is read from all, from what each has on its own disk.
writes_reach_every_member() {
  local lease name address reader reader_address count=0
  while read -r name address; do
    if etcd_client "https://$address:2379" endpoint health >/dev/null; then
      echo "$name $address"
    else
      found "the member on $name does not answer"
    fi
  done < <(masters) >$bundle/healthy
  lease=$(etcd_client $etcd_endpoint lease grant 900 | awk '{ print $2 }') || fail 'etcd takes no write'
  while read -r name address; do
    if ! etcd_client "https://$address:2379" put --lease="$lease" "$keys$name" "$(decision runId) $name" >/dev/null; then
      found "the member on $name takes no write"
      continue
    fi
    while read -r reader reader_address; do
      if wait_for 10 'the write' has_key "$reader_address" "$name"; then
        count=$((count + 1))
      else
        found "what was written to the member on $name is not read from the one on $reader"
      fi
    done <$bundle/healthy
  done <$bundle/healthy
  told "$count reads, of a write to each member from each"
}

has_key() { # ADDRESS NAME
  [ "$(etcd_client "https://$1:2379" get --consistency=s --print-value-only "$keys$2")" = "$(decision runId) $2" ]
}

# ---------------------------------------------------------------------------------------------------------
# API servers, directly and through the load balancer

# readyz HOST:PORT: as a load balancer asks
readyz() {
  curl --silent --show-error --fail --output /dev/null --max-time 5 --noproxy '*' --cacert /etc/kubernetes/pki/ca.crt "https://$1/readyz"
}

api_servers_are_ready() {
  local name address said
  while read -r name address; do
    said=$(readyz "$address:6443" 2>&1) || found "the API server of $name is not ready: $said"
  done < <(masters)
}

# fingerprint HOST:PORT: of the certificate of who answers there; each API server has its own
fingerprint() { timeout 5 openssl s_client -connect "$1" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256; }

load_balancer_leads_to_masters() {
  local name address seen failed unseen tries=18
  declare -A who
  while read -r name address; do
    seen=$(fingerprint "$address:6443") && who[$seen]=$name
  done < <(masters)
  for ((i = 0; i < tries; i++)); do
    readyz $control_plane_endpoint || echo failed
    seen=$(fingerprint $control_plane_endpoint) || continue
    echo "${who[$seen]:-somebody}"
  done | sort | uniq --count >$bundle/answers
  failed=$(awk '$2 == "failed" { print $1 }' $bundle/answers)
  if [ -n "$failed" ]; then found "$control_plane_endpoint was not ready in $failed of $tries tries"; fi
  if grep --quiet somebody $bundle/answers; then found "somebody who is no master answers at $control_plane_endpoint"; fi
  told "answered: $(awk '$2 != "failed" { printf "%s%s (%d)", separator, $2, $1; separator = ", " }' $bundle/answers)"
  # No problem by itself: an address may move among the masters, or a load balancer keep to one for each who asks.
  unseen=$(printf '%s\n' "${who[@]}" | sort | comm -23 - <(awk '{ print $2 }' $bundle/answers | sort) | paste --serial --delimiters=' ')
  if [ -n "$unseen" ]; then told "not seen there: $unseen; see that the load balancer knows them, hakube drill tells"; fi
}

# As people come: with a certificate of their own, through the load balancer.
kubeconfig_works() {
  kubeadm kubeconfig user --config=/etc/hakube/kubeadm-init.yaml --client-name=hakube-verify --org=kubeadm:cluster-admins \
    --validity-period=1h >$bundle/people.conf
  local people=(kubectl --kubeconfig="$bundle/people.conf" --request-timeout=20s) own
  "${people[@]}" auth can-i '*' '*' >/dev/null || found 'the kubeconfig of an administrator may not do everything'
  "${people[@]}" apply --filename=- <<'END' || found 'nothing can be written through the load balancer'
apiVersion: v1
kind: Namespace
metadata:
  name: hakube-verify
  labels:
    app.kubernetes.io/managed-by: hakube
    pod-security.kubernetes.io/enforce: privileged
END
  own=/etc/kubernetes/users/$(decision loginUser)/config
  if [ -f "$own" ] && ! kubectl --kubeconfig="$own" --request-timeout=20s get nodes >/dev/null; then
    found "the kubeconfig of $(decision loginUser) on $node_name does not work"
  fi
}

# ---------------------------------------------------------------------------------------------------------
# pods

every_node_runs_a_pod() {
  local name
  kubectl_admin apply --filename=- <<'END'
apiVersion: v1
kind: Namespace
metadata:
  name: hakube-verify
  labels:
    app.kubernetes.io/managed-by: hakube
    pod-security.kubernetes.io/enforce: privileged
---
apiVersion: v1
kind: Service
metadata:
  name: hakube-verify
  namespace: hakube-verify
spec:
  selector:
    app: hakube-verify
  ports:
    - port: 8080
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: hakube-verify-amd64
  namespace: hakube-verify
spec:
  selector:
    matchLabels:
      app: hakube-verify
  template:
    metadata:
      labels:
        app: hakube-verify
    spec:
      nodeSelector:
        kubernetes.io/arch: amd64
        kubernetes.io/os: linux
      tolerations:
        - operator: Exists
      terminationGracePeriodSeconds: 0
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        runAsUser: 65534
        runAsGroup: 65534
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: server
          image: registry.k8s.io/pause:3.10.2
          imagePullPolicy: IfNotPresent
          command:
            - /usr/bin/systemd-socket-activate
            - --accept
            - --inetd
            - --listen=0.0.0.0:8080
            - /usr/bin/head
            - --bytes=65536
            - /usr/bin/bash
          readinessProbe:
            tcpSocket:
              port: 8080
            periodSeconds: 1
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
          volumeMounts:
            - name: usr
              mountPath: /usr
              readOnly: true
            - name: lib
              mountPath: /lib
              readOnly: true
            - name: lib64
              mountPath: /lib64
              readOnly: true
      volumes:
        - name: usr
          hostPath:
            path: /usr
        - name: lib
          hostPath:
            path: /usr/lib
        - name: lib64
          hostPath:
            path: /usr/lib64
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: hakube-verify-arm64
  namespace: hakube-verify
spec:
  selector:
    matchLabels:
      app: hakube-verify
  template:
    metadata:
      labels:
        app: hakube-verify
    spec:
      nodeSelector:
        kubernetes.io/arch: arm64
        kubernetes.io/os: linux
      tolerations:
        - operator: Exists
      terminationGracePeriodSeconds: 0
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        runAsUser: 65534
        runAsGroup: 65534
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: server
          image: registry.k8s.io/pause:3.10.2
          imagePullPolicy: IfNotPresent
          command:
            - /usr/bin/systemd-socket-activate
            - --accept
            - --inetd
            - --listen=0.0.0.0:8080
            - /usr/bin/head
            - --bytes=65536
            - /usr/bin/bash
          readinessProbe:
            tcpSocket:
              port: 8080
            periodSeconds: 1
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
          volumeMounts:
            - name: usr
              mountPath: /usr
              readOnly: true
            - name: lib
              mountPath: /lib
              readOnly: true
            - name: lib64
              mountPath: /lib64
              readOnly: true
      volumes:
        - name: usr
          hostPath:
            path: /usr
        - name: lib
          hostPath:
            path: /usr/lib
        - name: lib64
          hostPath:
            path: /usr/lib
END
  wait_for 180 'a pod on every node' all_nodes_have_pods || true
  while read -r name _; do found "$name is not Ready"; done < <(awk '$2 != "True"' $bundle/nodes)
  while read -r name; do found "$name is in the definition and not in the cluster"; done < <(defined_nodes | sort | comm -23 - <(cut --delimiter=' ' --fields=1 $bundle/nodes))
  while read -r name; do found "$name runs no pod$(why_not "$name")"; done < <(nodes_without_pods)
  told "$(wc --lines <$bundle/pods) of $(wc --lines <$bundle/nodes) nodes run one"
}

# NODE and whether it is Ready, a line each.
nodes() {
  kubectl_admin get nodes --output='jsonpath={range .items[*]}{.metadata.name}{" "}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' | sort
}

defined_nodes() {
  cat <<'END'
master0
master1
master2
worker0
worker1
END
}

# Whose pod is ready: NODE POD ADDRESS, a line each.
ready_pods() {
  kubectl_admin --namespace=$namespace get pods --output='jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{" "}{.spec.nodeName}{" "}{.metadata.name}{" "}{.status.podIP}{"\n"}{end}' |
    awk '$1 == "True" { print $2, $3, $4 }' | sort >$bundle/pods
}

nodes_without_pods() { cut --delimiter=' ' --fields=1 $bundle/pods | comm -23 $bundle/ready -; }

# Who is Ready is asked anew each time: a machine that has just been lost says so for the better part of a minute, and
# is not waited for any longer.
all_nodes_have_pods() {
  local missing all
  all=$(nodes) || return 1 # it will be asked again
  printf '%s\n' "$all" >$bundle/nodes
  awk '$2 == "True" { print $1 }' $bundle/nodes >$bundle/ready
  ready_pods
  missing=$(nodes_without_pods)
  [ -z "$missing" ] || die "$missing"
}

# What the newest event says of the pod on a node.
why_not() { # NODE
  local pod
  pod=$(kubectl_admin --namespace=$namespace get pods --field-selector="spec.nodeName=$1" --output=name | head --lines=1)
  kubectl_admin --namespace=$namespace get events --field-selector="involvedObject.name=${pod#pod/}" \
    --output='jsonpath={range .items[*]}: {.message}{"\n"}{end}' 2>/dev/null | tail --lines=1
}

# Each pod asks the others, of many the next twenty in a circle, and the service by its name.
pods_reach_each_other() {
  [ -s $bundle/pods ] || fail 'there are no pods'
  cut --delimiter=' ' --fields=1,2 $bundle/pods | xargs --max-args=2 --max-procs=8 /bin/bash "$script" ask_from_pod >$bundle/asked
  while read -r line; do found "$line"; done < <(grep --invert-match '^ok ' $bundle/asked)
  told "$(awk '/^ok / { sum += $2 } END { print sum + 0 }' $bundle/asked) ways between pods, 65536 bytes each"
}

# ask_from_pod NODE POD
ask_from_pod() {
  local others answers
  mapfile -t others < <(awk -v me="$1" '{ line[NR] = $1 "=" $3; if ($1 == me) at = NR } END { for (i = 1; i < NR && i <= 20; i++) print line[(at + i - 1) % NR + 1] }' $bundle/pods)
  # shellcheck disable=SC2016 # expanded by the shell in the pod
  if ! answers=$(kubectl_admin --namespace=$namespace exec "$2" -- /usr/bin/bash -c '
    PATH=/usr/bin
    ask() { # NAME ADDRESS
      local bytes
      bytes=$(timeout 10 bash -c "exec 3<>/dev/tcp/$2/$port && head --bytes=$expected <&3 | wc --bytes" 2>/dev/null)
      if [ "$bytes" = "$expected" ]; then echo ok; else echo "$1 ($2): ${bytes:-no answer}"; fi
    }
    port=$1 expected=$2 service=$3
    shift 3
    for other; do ask "${other%%=*}" "${other#*=}" & done
    wait
    if getent ahostsv4 "$service" >/dev/null; then ask "the service" "$service"; else echo "DNS $service"; fi
    ' _ 8080 65536 $namespace.$namespace.svc.cluster.local "${others[@]}" 2>&1); then
    echo "nothing can be run in the pod on $1: $answers"
    return 0
  fi
  awk -v me="$1" '$0 == "ok" { count++; next }
    /^DNS / { print "a pod on " me " does not find the name " $2; next }
    /: no answer$/ || /: 0$/ { sub(/: [^:]*$/, ""); print "a pod on " me " does not reach " $0; next }
    { bytes = $NF; sub(/: [0-9]*$/, ""); print "a pod on " me " gets " bytes " of 65536 bytes from " $0 ": the MTU of the pod network may be too large" }
    END { print "ok", count + 0 }' <<<"$answers"
}

# The nodes whose CoreDNS answers. On one node they would be lost together.
dns_is_on_two_nodes() {
  local hosts
  hosts=$(kubectl_admin --namespace=kube-system get endpointslices --selector=kubernetes.io/service-name=kube-dns \
    --output='jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.nodeName}{"\n"}{end}' | sort --unique)
  told "on ${hosts//$'\n'/, }"
  if [ -z "$hosts" ]; then found 'no CoreDNS answers'; fi
  if [ "$(wc --lines <<<"$hosts")" -lt 2 ] && [ "$(wc --lines <$bundle/nodes)" -ge 2 ]; then found "CoreDNS answers on one node only: $hosts"; fi
}

main "$@"
