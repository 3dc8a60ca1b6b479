# The part of the launcher that tells what the node holds; ../launcher.sh is the whole.

# shellcheck disable=SC2016 # dpkg-query's own variables
packages() { dpkg-query --show --showformat='${Package} ${db:Status-Status} ${Version}\n' kubeadm kubelet containerd.io 2>/dev/null || true; }

installed() { # PACKAGE PACKAGES: its version without the packager's suffix, or nothing
  if [[ $2 =~ (^|$'\n')"$1 installed "([0-9.]+) ]]; then printf %s "${BASH_REMATCH[2]}"; fi
}

yes_no() { if "$@" >/dev/null 2>&1; then printf true; else printf false; fi; }

# The cluster is initialised when this key is in etcd: yes, no, or unknown while etcd does not answer.
initialised() {
  local pki=/etc/etcd/pki value
  if [ ! -x /usr/local/bin/etcdctl ] || [ ! -f $pki/server.key ] || ! etcd_is_active; then
    printf no-etcd
    return
  fi
  value=$(/usr/local/bin/etcdctl --endpoints=https://127.0.0.1:2379 --command-timeout=5s \
    --cacert=$pki/ca.crt --cert=$pki/server.crt --key=$pki/server.key \
    get --keys-only /hakube/initialised 2>/dev/null) || { printf unknown; return; }
  if [ -n "$value" ]; then printf yes; else printf no; fi
}

etcd_is_active() { systemctl is-active --quiet etcd; }
has_etcd_data() { [ -d /var/lib/etcd/member ]; }
had_quorum() { [ -f $journal ] && grep --quiet '"name":"etcdClusterId"' $journal; }
# At which address the member of etcd is known whose data are here.
etcd_peer_url() {
  local line
  if ! has_etcd_data || [ ! -f /etc/etcd/etcd.env ]; then return 0; fi
  while read -r line; do
    if [[ $line =~ ^ETCD_INITIAL_ADVERTISE_PEER_URLS=(https://[0-9.:]+)$ ]]; then printf %s "${BASH_REMATCH[1]}"; fi
  done </etc/etcd/etcd.env
}
has_control_plane() { [ -e /etc/kubernetes/manifests/kube-apiserver.yaml ]; }
# A kubelet whose certificate has ended is nobody to the cluster: it has to join again.
has_joined() { [ -e /etc/kubernetes/kubelet.conf ] && ! kubelet_has_ended; }
kubelet_has_ended() {
  local current=/var/lib/kubelet/pki/kubelet-client-current.pem
  [ -e $current ] && ! openssl x509 -in $current -noout -checkend 0
}
ca_fingerprint() {
  local sha256=''
  if [ -f /etc/kubernetes/pki/ca.crt ]; then read -r sha256 _ < <(sha256sum /etc/kubernetes/pki/ca.crt); fi
  printf %s "$sha256"
}
# Certificates of etcd and of the control plane that have ended, and that `hakube certs renew` makes anew; the kubelet's
# is told by `joined`.
ended_certificates() {
  local file separator=''
  for file in /etc/etcd/pki/{server,peer}.crt \
    /etc/kubernetes/pki/{apiserver,apiserver-kubelet-client,apiserver-etcd-client,front-proxy-client}.crt; do
    # One that is damaged has not ended: then openssl says something else.
    if [ -f "$file" ] && [ "$(openssl x509 -in "$file" -noout -checkend 0 2>/dev/null)" = 'Certificate will expire' ]; then
      printf '%s"%s"' "$separator" "$file" && separator=,
    fi
  done
}
last_script() {
  local sha256=''
  if [ -f $script ]; then read -r sha256 _ < <(sha256sum $script); fi
  printf %s "$sha256"
}
etcd_version() { if [ -x /usr/local/bin/etcd ]; then printf %s "$(/usr/local/bin/etcd --version | sed -n 's/^etcd Version: //p')"; fi; }

# Printed piece by piece: a hundred nodes may share a machine with little to spare, and each $() is a process.
facts() {
  local packages
  packages=$(packages)
  printf '"protocol":1,"run":' && current_run
  printf ',"lastRun":' && last_run
  printf ',"runs":[' && logged_runs
  printf '],"etcdData":' && yes_no has_etcd_data
  printf ',"etcdHadQuorum":' && yes_no had_quorum
  printf ',"etcdPeerUrl":"' && etcd_peer_url
  printf '","etcdVersion":"' && etcd_version
  printf '","initialised":"' && initialised
  printf '","controlPlane":' && yes_no has_control_plane
  printf ',"joined":' && yes_no has_joined
  printf ',"caSha256":"' && ca_fingerprint
  printf '","endedCertificates":[' && ended_certificates
  printf '],"kubeadmVersion":"' && installed kubeadm "$packages"
  printf '","kubeletVersion":"' && installed kubelet "$packages"
  printf '","containerdVersion":"' && installed containerd.io "$packages"
  printf '","scriptSha256":"' && last_script
  # The last of all, so that whoever reads it knows how far this clock is from theirs.
  printf '","clock":%s' "$EPOCHREALTIME"
}
