# shellcheck shell=bash
# Source of Go modules, from the module proxy, made fit to be built on its own.

# module_source MODULE@VERSION: prints the directory with a writable copy of the module's source
module_source() {
  local directory=$sources/${1//\//_}
  if [ ! -d "$directory" ]; then
    rm -rf "$directory.new"
    mkdir -p "$sources"
    # Not in a directory of Go code, whose go.mod would count.
    (cd / && go mod download "$1") || die "Go's module proxy does not give $1"
    cp --recursive "$(cd / && go list -m -f '{{.Dir}}' "$1")" "$directory.new"
    chmod --recursive u+w "$directory.new"
    mend_module "$1" "$directory.new"
    mv "$directory.new" "$directory"
  fi
  echo "$directory"
}

# mend_module MODULE@VERSION DIRECTORY: a module in the proxy lacks what its repository has beside it
mend_module() {
  local version=${1#*@v} replaced
  rm -rf "$2/vendor" "$2"/go.work*
  case $1 in
    k8s.io/kubernetes@*) # its own libraries, in staging/ of the repository, are published as v0.MINOR.PATCH
      sed -E -i "s#=> \./staging/src/(.*)#=> \1 v0.${version#*.}#; s#^(\s+k8s\.io/\S+) v0\.0\.0\$#\1 v0.${version#*.}#" "$2/go.mod"
      return
      ;;
    github.com/containernetworking/plugins@v"$cni_plugins")
      # flannel's plugin left the repository after 0.9, and its new home is not a published module. That source,
      # with the libraries of today: theirs know CNI 1.0.0, which containerd asks for.
      mkdir -p "$2/plugins/meta/flannel"
      cp "$(module_source "${1%@*}@v$flannel_cni_source")"/plugins/meta/flannel/flannel{,_linux}.go "$2/plugins/meta/flannel/"
      ;;
    github.com/flannel-io/flannel@*) # one backend needs an SDK that is not a published module
      sed -i '/backend\/tencentvpc/d' "$2/main.go"
      ;;
  esac
  # Libraries in neighbouring folders: their published versions instead.
  while read -r replaced; do
    (cd "$2" && go mod edit -dropreplace="$replaced")
  done < <(sed -nE 's#^(replace)?\s*(\S+)( v\S+)? => \.\.?/.*#\2#p' "$2/go.mod")
}
