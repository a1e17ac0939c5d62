#!/usr/bin/env bash
# Backs up the data folder of a stopped `candor up` into one archive: backup.sh DATA ARCHIVE.tar.gz
#
# In it: topics with offsets and keys of access (broker), schemas (registry), releases with the secrets that lie beside them. Not in it: the calibrator's
# state and a console's index, which are made again from the topics. A private signing key lies elsewhere and is kept elsewhere.
set -euo pipefail
[[ $# == 2 ]] || { echo "usage: $0 DATA ARCHIVE.tar.gz" >&2; exit 2; }
data=$1 archive=$2
fail() {
  echo "backup.sh: $1" >&2
  exit 1
}
[[ -d $data/broker && -d $data/registry ]] || fail "$data is no data folder of candor up"
[[ ! -e $archive ]] || fail "$archive is there already"
# Files of a running broker are of different moments, and would not fit each other.
holder=$({ tr -dc 0-9 <"$data/lock"; } 2>/dev/null || true)
if [[ -n $holder && $(ps -p "$holder" -o command= 2>/dev/null) == *java* ]]; then
  fail "$data is in use by process $holder: stop that one first"
fi
umask 077
where=$(cd "$data" && pwd -P)
parts=()
for part in broker registry releases training; do
  [[ ! -e $data/$part ]] || parts+=("$part")
done
trap 'rm -f "$archive.part"' EXIT
tar -C "$data" -czf "$archive.part" "${parts[@]}"
mv "$archive.part" "$archive"
(cd "$(dirname "$archive")" && sha256sum "$(basename "$archive")") >"$archive.sha256"
echo "$archive: $(du -h "$archive" | cut -f1), of $where"
echo "keep with it: $(basename "$archive").sha256, and the folder's place, which restored releases are named by: $where/releases"
