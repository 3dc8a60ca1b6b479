# shellcheck shell=bash disable=SC2034 # the caller uses what is set here
# Certificate authorities and certificates, ECDSA P-256, as kubeadm and etcd want them.

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "pki/$1.key" 2>>openssl.log; }

new_authority() { # NAME COMMON-NAME
  new_key "$1"
  openssl req -x509 -new -key "pki/$1.key" -sha256 -days 3650 -subj "/CN=$2" -out "pki/$1.crt" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign
}

new_certificate() { # NAME AUTHORITY COMMON-NAME USAGES [ALTERNATIVE-NAMES]
  new_key "$1"
  {
    printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature "extendedKeyUsage=$4"
    if [ -n "${5:-}" ]; then echo "subjectAltName=$5"; fi
  } >"pki/$1.ext"
  openssl req -new -key "pki/$1.key" -subj "/CN=$3" |
    openssl x509 -req -CA "pki/$2.crt" -CAkey "pki/$2.key" -sha256 -days 365 -extfile "pki/$1.ext" \
      -out "pki/$1.crt" 2>>openssl.log
}

make_certificates() {
  local node names
  mkdir -p pki
  new_authority ca kubernetes
  new_authority front-proxy-ca front-proxy-ca
  new_authority etcd-ca etcd-ca
  new_key sa
  openssl pkey -in pki/sa.key -pubout -out pki/sa.pub
  # shellcheck disable=SC2154 # the caller's
  for node in "${masters[@]}"; do
    names=DNS:$node,DNS:localhost,IP:${address[$node]},IP:127.0.0.1
    new_certificate "$node-server" etcd-ca "$node" serverAuth,clientAuth "$names"
    new_certificate "$node-peer" etcd-ca "$node" serverAuth,clientAuth "$names"
    new_certificate "$node-apiserver-etcd-client" etcd-ca "kube-apiserver-etcd-client-$node" clientAuth
    new_certificate "$node-front-proxy-client" front-proxy-ca front-proxy-client clientAuth
  done
  token=$(openssl rand -hex 3).$(openssl rand -hex 8)
  ca_hash=$(openssl x509 -in pki/ca.crt -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum)
  ca_hash=sha256:${ca_hash%% *}
}
