#!/bin/sh
# Tries the files of a release on this machine, as a user gets them: `try.sh DIRECTORY`. Installs from there
# into a directory of its own, and asks the binary for what needs its embedded files.
set -eu
files=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sh "$files/install.sh" --from "$files" --to "$work/bin"
cd "$work"
hakube=$work/bin/hakube
"$hakube" version --json | grep '"build":"binary"'
"$hakube" version --licenses | grep -q '^ssh2 '
cp "$here/samples/ha.json" cluster.json
"$hakube" render cluster.json
test -s assets/scripts/master0.sh
"$hakube" validate cluster.json
echo 'the release works here'
