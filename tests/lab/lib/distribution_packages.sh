# shellcheck shell=bash
# A few of the distribution's own packages, as a site would mirror them.

# fetch_distribution_packages: $site_packages and what they need beyond the base system, into $cache/debs
fetch_distribution_packages() {
  local made_of
  made_of="$(<"$base.recipe") $site_packages"
  [ "$(cat "$cache/debs/.made-of" 2>/dev/null)" != "$made_of" ] || return 0
  rm -rf "$cache/debs.new"
  mkdir "$cache/debs.new"
  unshare --mount "$lab/lib/download-packages" "$base" "$cache/debs.new" "$site_packages" >"$cache/debs.log" 2>&1 ||
    die "the packages were not downloaded, see $cache/debs.log: $(tail -1 "$cache/debs.log")"
  echo "$made_of" >"$cache/debs.new/.made-of"
  rm -rf "$cache/debs"
  mv "$cache/debs.new" "$cache/debs"
}
