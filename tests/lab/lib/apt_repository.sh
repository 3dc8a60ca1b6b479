# shellcheck shell=bash
# Debian packages out of directory trees ($work/NAME), and signed apt repositories out of packages.

# The same packages from the same programs, bit by bit: machines that are up know their checksums.
export SOURCE_DATE_EPOCH=1700000000

make_signing_key() {
  [ ! -d "$GNUPGHOME" ] || return 0
  mkdir --mode=700 "$GNUPGHOME"
  gpg --batch --quiet --passphrase '' --quick-generate-key "$signer" rsa3072 sign never
}

# pack DIRECTORY NAME VERSION DEPENDS SUMMARY [POSTINST]: packs $work/NAME into DIRECTORY; POSTINST runs on installation
pack() {
  local tree=$work/$2
  mkdir -p "$1" "$tree/DEBIAN"
  printf '%s\n' "Package: $2" "Version: $3" "Architecture: $arch" "Maintainer: $signer" \
    'Section: admin' 'Priority: optional' "Depends: $4" "Description: $5" >"$tree/DEBIAN/control"
  if [ -d "$tree/etc" ]; then # dpkg keeps an administrator's changes of these
    (cd "$tree" && find etc -type f -printf '/%p\n') >"$tree/DEBIAN/conffiles"
  fi
  if [ -n "${6:-}" ]; then
    printf '#!/bin/sh\nset -e\n%s\n' "$6" >"$tree/DEBIAN/postinst"
    chmod 755 "$tree/DEBIAN/postinst"
  fi
  dpkg-deb --root-owner-group -Zzstd -z3 --build "$tree" "$1/$2_$3_$arch.deb" >/dev/null
}

# write_release DIRECTORY [FIELD=VALUE...]: Release with checksums of what is there, and InRelease, which is signed
write_release() {
  local field options=()
  for field in "${@:2}"; do options+=(-o "APT::FTPArchive::Release::$field"); done
  # It lists every file that it finds, so it must not find itself.
  apt-ftparchive "${options[@]}" -o "APT::FTPArchive::Release::Architectures=$arch" release "$1" >"$work/Release"
  mv "$work/Release" "$1/"
  gpg --batch --yes --quiet --clearsign --output "$1/InRelease" "$1/Release"
}

# index_flat DIRECTORY: a repository as the Kubernetes community's, without suites
index_flat() {
  (cd "$1" && apt-ftparchive packages . | sed 's#^Filename: \./#Filename: #' >Packages && gzip --keep --no-name Packages)
  write_release "$1" Origin=lab
  gpg --batch --armor --export >"$1/Release.key"
}

# index_suite DIRECTORY COMPONENT ORIGIN: a repository as Debian's, of the packages in dists/SUITE/pool
index_suite() {
  local suite=dists/$release
  local index=$suite/$2/binary-$arch
  mkdir -p "$1/$index"
  (cd "$1" && apt-ftparchive packages "$suite/pool" >"$index/Packages" && gzip --keep --no-name "$index/Packages")
  write_release "$1/$suite" "Origin=$3" "Suite=$release" "Codename=$release" "Components=$2"
}
