# Runs first on every node, as root, with each install: it only changes what is not as it should be.
# Certificates are valid from five minutes before they were made, so clocks have to agree.
settings=/etc/systemd/timesyncd.conf.d/site.conf
wanted='[Time]
NTP=time.site.example'

if [ "$(cat "$settings" 2>/dev/null)" != "$wanted" ]; then
  mkdir -p "${settings%/*}"
  printf '%s\n' "$wanted" >"$settings"
  systemctl restart systemd-timesyncd
fi
