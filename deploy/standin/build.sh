#!/usr/bin/env bash
# Builds stand-ins for the images of docker-compose.yml where none can be pulled: a Debian base made with debootstrap, and on
# it Kafka from its Maven jars, the registry from its Maven artifact, and Prometheus from Debian. Run as root, after
# `mvn package`; then
#
#   set -a; . deploy/standin/images.env; set +a; docker-compose up -d
#
# There is no stand-in for Grafana, which neither Debian nor Maven Central carries; images.env leaves its profile out.
#
#   DOCKER          the client (default docker); it must know BuildKit, which leaves out the stages that are not needed
#   DEBIAN_MIRROR   where debootstrap takes Debian from (default: debootstrap's own)
#   DEBIAN_SUITE    a suite with Java 17 (default bookworm)
set -euo pipefail
export DOCKER_BUILDKIT=1

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mirror=${DEBIAN_MIRROR:-}
suite=${DEBIAN_SUITE:-bookworm}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "build.sh: $1" >&2
  exit 1
}

DOCKER=${DOCKER:-docker}
command -v "$DOCKER" >/dev/null || fail "docker is needed: install it and start its daemon."
"$DOCKER" info >/dev/null 2>&1 || fail "no container engine answers: start dockerd, or point DOCKER_HOST to one."
[[ -f $root/target/quarkus-app/quarkus-run.jar && -d $root/target/registry ]] ||
  fail "target/quarkus-app and target/registry are missing: run mvn package first."

if ! "$DOCKER" image inspect candor-standin/base >/dev/null 2>&1; then
  command -v debootstrap >/dev/null || fail "debootstrap is needed: apt-get install debootstrap."
  debootstrap --variant=minbase --include=ca-certificates,curl "$suite" "$work/base" ${mirror:+"$mirror"} >"$work/debootstrap.log" ||
    { tail "$work/debootstrap.log" >&2; fail "debootstrap failed."; }
  tar -C "$work/base" -c . | "$DOCKER" import --change 'CMD ["/bin/sh"]' - candor-standin/base
fi

# Jars that Kafka's server needs lie in the application already, which embeds it.
mkdir -p "$work/kafka/libs" "$work/registry"
cp "$root"/target/quarkus-app/lib/main/*.jar "$work/kafka/libs/"
cp "$root"/target/quarkus-app/lib/boot/org.slf4j.slf4j-api-*.jar "$work/kafka/libs/"
find "$work/kafka/libs" \( -name 'ai.djl*' -o -name '*rocksdb*' -o -name 'io.quarkus*' -o -name 'io.vertx*' \
  -o -name '*slf4j-jboss*' -o -name '*jboss-logmanager*' \) -delete
cp -r "$root"/target/registry/. "$work/registry/"
cp "$root"/deploy/standin/kafka.sh "$root"/deploy/standin/Dockerfile "$work/"

for image in jre jdk kafka registry prometheus; do
  "$DOCKER" build -q --target "$image" -t "candor-standin/$image" "$work"
done
"$DOCKER" build -q -t candor-standin/candor --build-arg BUILD_IMAGE=candor-standin/jdk \
  --build-arg RUNTIME_IMAGE=candor-standin/jre --build-arg PACKAGE="${PACKAGE:-packaged}" "$root"
"$DOCKER" images --filter reference='candor-standin/*'
