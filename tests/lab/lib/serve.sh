# shellcheck shell=bash
# What answers in the machines' network: mirror, registry, TLS in front of both, and a forward proxy.

# serve [--tls]
serve() {
  require serve
  [ -d "$mirror" ] || die 'there is no mirror yet: lab build'
  launch_once mirror python3 -m http.server --bind "$gateway" --directory "$mirror" 8000
  printf '%s\n' 'version: 0.1' 'log: {level: warn}' \
    "storage: {filesystem: {rootdirectory: '$mirror/images'}, maintenance: {readonly: {enabled: true}}}" \
    "http: {addr: '$gateway:5000'}" >"$run/registry.yml"
  # Without the exporter it would look for a collector of traces.
  launch_once registry env OTEL_TRACES_EXPORTER=none docker-registry serve "$run/registry.yml"
  await_answer "$mirror_url/" mirror
  await_answer "$registry_url/v2/" registry
  [ "${1:-}" != --tls ] || serve_tls
}

# launch_once NAME CMD...: in the machines' network, unless it runs
launch_once() {
  is_alive "$1" || launch "$1" nsenter --net="/run/netns/$namespace" -- "${@:2}"
}

# await_answer URL NAME
await_answer() {
  in_net curl --fail --silent --output /dev/null --retry 30 --retry-delay 1 --retry-connrefused "$1" ||
    die "$1 does not answer: see $run/$2.log"
}

# serve_tls: https://mirror.lab and https://registry.lab, for those who log in: user lab, password lab-site-login
serve_tls() {
  [ -d "$cache/tls" ] || make_certificates "$cache/tls"
  cat >"$run/tls.cfg" <<END_OF_CONFIGURATION
userlist site
  user lab insecure-password lab-site-login
defaults
  mode http
  timeout connect 2s
  timeout client 10m
  timeout server 10m
frontend site
  bind $gateway:443 ssl crt $cache/tls/site.pem
  acl registry hdr(host) -i registry.lab
  http-request auth realm lab unless { http_auth(site) }
  use_backend registry if registry
  default_backend mirror
backend registry
  server s $gateway:5000
backend mirror
  server s $gateway:8000
END_OF_CONFIGURATION
  launch_once tls haproxy -db -f "$run/tls.cfg"
  in_net curl --silent --output /dev/null --cacert "$cache/tls/ca.crt" --resolve "mirror.lab:443:$gateway" \
    --retry 30 --retry-delay 1 --retry-connrefused https://mirror.lab/ || die "https://mirror.lab does not answer: see $run/tls.log"
}

# make_certificates DIRECTORY: a private CA and a certificate for both names
make_certificates() {
  local request
  rm -rf "$1.new"
  mkdir --mode=700 "$1.new"
  request=(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650)
  {
    "${request[@]}" -keyout "$1.new/ca.key" -out "$1.new/ca.crt" -subj '/CN=Lab site CA'
    "${request[@]}" -CA "$1.new/ca.crt" -CAkey "$1.new/ca.key" -keyout "$1.new/site.key" -out "$1.new/site.crt" \
      -subj /CN=mirror.lab -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:mirror.lab,DNS:registry.lab
  } 2>"$run/certificates.log" || die "openssl failed: see $run/certificates.log"
  cat "$1.new/site.crt" "$1.new/site.key" >"$1.new/site.pem"
  mv "$1.new" "$1"
}

# proxy: lets through to mirror and registry, by address or name, and refuses all else with 403
proxy() {
  require proxy
  printf '%s\n' "^${gateway//./\\.}\$" '^(mirror|registry)\.lab$' >"$run/proxy.allow"
  printf '%s\n' 'Port 3128' "Listen $gateway" 'Timeout 600' 'MaxClients 200' 'LogLevel Connect' \
    'ConnectPort 443' 'ConnectPort 5000' 'ConnectPort 8000' \
    "Filter \"$run/proxy.allow\"" 'FilterDefaultDeny Yes' 'FilterExtended Yes' >"$run/proxy.conf"
  # There is no name server: it finds the site in an /etc/hosts of its own.
  echo "$gateway mirror.lab registry.lab" >"$run/proxy.hosts"
  # shellcheck disable=SC2016 # for the inner shell
  launch_once proxy unshare --mount bash -c 'mount --bind "$1.hosts" /etc/hosts && exec tinyproxy -d -c "$1.conf"' - "$run/proxy"
  await 100 proxy_listens || die "the proxy does not listen: see $run/proxy.log"
}

proxy_listens() { in_net ss --no-header --listening --tcp --numeric 'sport = :3128' | grep --quiet .; }

stop_serving() {
  local process
  for process in proxy tls registry mirror; do end_process "$process"; done
}

site_status() {
  local process
  for process in mirror registry tls proxy; do
    printf '%-10s %s\n' "$process" "$(is_alive "$process" && echo up || echo down)"
  done
}
