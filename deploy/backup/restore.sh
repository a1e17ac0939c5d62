#!/usr/bin/env bash
# Restores an archive of backup.sh into a data folder that is not there yet: restore.sh ARCHIVE.tar.gz DATA
set -euo pipefail
[[ $# == 2 ]] || { echo "usage: $0 ARCHIVE.tar.gz DATA" >&2; exit 2; }
archive=$1 data=$2
fail() {
  echo "restore.sh: $1" >&2
  exit 1
}
[[ -r $archive ]] || fail "$archive cannot be read"
[[ -r $archive.sha256 ]] || fail "$archive.sha256 is missing: without it nobody knows whether the archive is whole"
[[ ! -e $data ]] || fail "$data is there already: an archive is not mixed with other data"
(cd "$(dirname "$archive")" && sha256sum --quiet -c "$(basename "$archive").sha256") || fail "$archive is not what was backed up"
umask 077
mkdir -p "$(dirname "$data")"
aside=$(mktemp -d "$(dirname "$data")/.restoring-XXXXXX")
trap 'rm -rf "$aside"' EXIT
tar -C "$aside" -xzf "$archive"
mv "$aside" "$data"
trap - EXIT
echo "$data is restored. If it lay elsewhere, start with CANDOR_RELEASE_FORMER_STORES naming the former releases folder:"
echo "  CANDOR_RELEASE_FORMER_STORES=/former/place/releases ./candor up --data $data"
