# hakube's look at a node of a cluster that lives, run as root by the one command that hakube gives to sshd.
# It changes nothing.
#
# Spoken on standard input and output, a line each:
#   node       {"hakube":"state","protocol":1}
#   installer  etcd                         who the members of etcd are, and how each of them is
#              status LB:PORT ADDRESS...    that, and `master` and `cluster` below; the addresses are those of API servers
#              certificates                 which certificates of the cluster lie here
#              versions                     what runs here and in the cluster, as far as an upgrade goes by it
#              ready HOST:PORT              what the API server there answers to /readyz
#              quit
#   node       one line of JSON for each: what the programs say, in base64, and empty where they do not answer
set -uo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

# said COMMAND...: its standard output as a JSON text. A program that fails may have said something all the same.
said() { printf '"%s"' "$("$@" 2>/dev/null </dev/null | base64 --wrap=0)"; }

# answer NAME COMMAND... [-- NAME COMMAND...]...: a line of JSON with what each of them says. What is asked of a
# machine that is dead takes seconds not to come, so all are asked at once.
answer() {
  local separator='{' names=() files=() words=() file index
  while [ $# -gt 0 ]; do
    names+=("$1") words=()
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do words+=("$1") && shift; done
    shift || true
    exec {file}< <(said "${words[@]}")
    files+=("$file")
  done
  for index in "${!files[@]}"; do
    file=${files[index]}
    printf '%s"%s":%s' "$separator" "${names[index]}" "$(cat <&"$file")"
    exec {file}<&-
    separator=,
  done
  printf '}\n'
}

status() { # LB:PORT ADDRESS...
  local etcd master cluster
  exec {etcd}< <(etcd) {master}< <(master "$@") {cluster}< <(cluster)
  printf '{"etcd":%s,"master":%s,"cluster":%s}\n' "$(cat <&"$etcd")" "$(cat <&"$master")" "$(cat <&"$cluster")"
  exec {etcd}<&- {master}<&- {cluster}<&-
}

# ---------------------------------------------------------------------------------------------------------
# etcd

# As a client of etcd; one that is dead is given up after three seconds.
etcd_client() { # ENDPOINTS ARGUMENT...
  local pki=/etc/etcd/pki
  timeout 20 /usr/local/bin/etcdctl --endpoints="$1" --command-timeout=3s --dial-timeout=2s \
    --cacert=$pki/ca.crt --cert=$pki/server.crt --key=$pki/server.key "${@:2}"
}

readonly own_member=https://127.0.0.1:2379

# What this member knows, which is all that there is when the majority is lost. etcd before 3.6 has no word for that.
etcd_members() { etcd_client $own_member member list --consistency=s || etcd_client $own_member member list; }

etcd() {
  local members endpoints
  members=$(etcd_members 2>/dev/null)
  endpoints=$(awk -F', ' '$5 != "" { printf "%s%s", separator, $5; separator = "," }' <<<"$members")
  answer members printf '%s\n' "$members" \
    -- health etcd_client "${endpoints:-$own_member}" endpoint health --write-out=json \
    -- statuses etcd_client "${endpoints:-$own_member}" endpoint status --write-out=json
}

# ---------------------------------------------------------------------------------------------------------
# master: its services, certificates and kubelet's configuration, and how it sees the API servers

master() { # LB:PORT ADDRESS...
  answer units unit_states -- versions program_versions -- certificates certificate_ends -- restore pending_restore \
    -- kubelet cat /var/lib/kubelet/config.yaml -- apiServers see_api_servers "$@" -- answers who_answers "$1"
}

unit_states() {
  local unit
  for unit in etcd kubelet containerd; do echo "$unit $(systemctl is-active $unit)"; done
}

program_versions() {
  echo "etcd $(/usr/local/bin/etcd --version | sed -n 's/^etcd Version: //p')"
  echo "containerd $(containerd --version | awk '{ sub("^v", "", $3); print $3 }')"
}

# What `hakube drill` has armed, and has not taken back.
pending_restore() { systemctl show --property=ActiveState --value hakube-restore.timer; }

# The end of each certificate that lies here: FILE, a tab, and what openssl says.
certificate_ends() {
  local file
  while read -r file; do
    # A kubelet's kubeconfig names the file that has its certificate.
    if [ -z "$(certificate_in "$file")" ]; then continue; fi
    printf '%s\t%s\n' "$file" "$(certificate_in "$file" | openssl x509 -noout -enddate)"
  done < <(certificate_files)
}

# As the load balancer asks, without a certificate: ADDRESS and the HTTP status of /readyz, 000 without an answer.
see_api_servers() { # LB:PORT ADDRESS...
  local balancer=$1 address
  shift
  readyz "$balancer" &
  for address; do readyz "$address:6443" & done
  wait
}

ready() { answer apiServers readyz "$1"; } # HOST:PORT

readyz() { # HOST:PORT
  local status
  status=$(curl --silent --output /dev/null --write-out '%{http_code}' --connect-timeout 3 --max-time 8 --noproxy '*' \
    --cacert /etc/kubernetes/pki/ca.crt "https://$1/readyz")
  echo "$1 $status"
}

# Each API server has a certificate of its own: `own` is the fingerprint of this master's, the others those of who
# answers behind the load balancer, which is asked several times.
who_answers() { # LB:PORT
  echo "own $(openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -fingerprint -sha256)"
  for _ in {1..4}; do who_answers_once "$1" & done
  wait
}

who_answers_once() {
  echo "seen $(timeout 6 openssl s_client -connect "$1" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256)"
}

# ---------------------------------------------------------------------------------------------------------
# cluster: what the API server of this master says of nodes and pods

kubectl_admin() {
  kubectl --kubeconfig=/etc/kubernetes/admin.conf --request-timeout=8s "--server=https://$(own_address):6443" "$@"
}

# Where this master's API server listens: it answers whether or not the load balancer does.
own_address() { sed -n 's/^ *- --advertise-address=//p' /etc/kubernetes/manifests/kube-apiserver.yaml; }

# A line a node and a line a pod, fields separated by tabs; whole documents would be a megabyte for a hundred nodes.
cluster() {
  answer nodes kubectl_admin get nodes --output='jsonpath={range .items[*]}{.metadata.name}{"\t"}{.metadata.creationTimestamp}{"\t"}{.status.conditions[?(@.type=="Ready")].status}{"\t"}{.status.nodeInfo.kubeletVersion}{"\t"}{.spec.unschedulable}{"\t"}{.status.addresses[?(@.type=="InternalIP")].address}{"\t"}{.status.conditions[?(@.type=="Ready")].reason}{"\t"}{.spec.taints}{"\n"}{end}' \
    -- pods kubectl_admin --namespace=kube-system get pods --output='jsonpath={range .items[*]}{.metadata.name}{"\t"}{.spec.nodeName}{"\t"}{.metadata.labels.component}{"\t"}{.metadata.labels.k8s-app}{"\t"}{.status.phase}{"\t"}{.status.conditions[?(@.type=="Ready")].status}{"\t"}{.status.containerStatuses[0].restartCount}{"\n"}{end}' \
    -- kubelet kubectl_admin --namespace=kube-system get configmap kubelet-config --output='jsonpath={.data.kubelet}'
}

# ---------------------------------------------------------------------------------------------------------
# certificates, which are public; keys in the same files stay here

certificate_files() {
  local file
  for file in /etc/kubernetes/pki/*.crt /etc/kubernetes/pki/etcd/*.crt /etc/etcd/pki/*.crt /etc/kubernetes/*.conf \
    /etc/kubernetes/users/*/config.crt /var/lib/kubelet/pki/kubelet-client-current.pem; do
    if [ -f "$file" ]; then echo "$file"; fi
  done
}

certificate_in() { # FILE
  case $1 in
    *.conf) sed -n 's/^ *client-certificate-data: //p' "$1" | base64 --decode ;;
    *) sed -n '/-BEGIN CERTIFICATE-/,/-END CERTIFICATE-/p' "$1" ;;
  esac
}

certificates() {
  local file separator=''
  printf '{"files":['
  while read -r file; do
    printf '%s{"path":%s,"pem":%s}' "$separator" "$(said printf %s "$file")" "$(said certificate_in "$file")"
    separator=,
  done < <(certificate_files)
  printf ']}\n'
}

# ---------------------------------------------------------------------------------------------------------
# versions, as far as an upgrade goes by them

# A line for each node of the cluster, with tabs between: its name, whether it is Ready, its kubelet, its container
# runtime, and what hakube has noted on it while it is upgraded.
nodes() {
  kubectl_admin get nodes --output='jsonpath={range .items[*]}{.metadata.name}{"\t"}{.status.conditions[?(@.type=="Ready")].status}{"\t"}{.status.nodeInfo.kubeletVersion}{"\t"}{.status.nodeInfo.containerRuntimeVersion}{"\t"}{.metadata.annotations.hakube/upgrade}{"\n"}{end}'
}

api_server_version() { sed -n 's/^ *image: .*kube-apiserver:v//p' /etc/kubernetes/manifests/kube-apiserver.yaml; }

versions() {
  printf '{"apiServer":%s,"nodes":%s' "$(said api_server_version)" "$(said nodes)"
  printf ',"etcdFiles":%s' "$(said sha256sum /etc/etcd/etcd.env /etc/systemd/system/etcd.service)"
  printf ',"upgrading":%s}\n' "$(said etcd_client $own_member get --print-value-only /hakube/upgrading)"
}

main() {
  local words
  printf '{"hakube":"state","protocol":1}\n'
  # Who says nothing for two minutes has gone.
  while read -r -t 120 -a words; do
    case ${words[0]:-} in
      etcd | status | certificates | versions | ready) "${words[@]}" ;;
      quit) break ;;
      *) printf '{"error":"unknown request"}\n' ;;
    esac
  done
}

main
