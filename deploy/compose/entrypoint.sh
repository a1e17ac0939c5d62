#!/bin/sh
# Runs one Candor command in place of itself, so that the signal to stop reaches the JVM.
#
#   CANDOR_JAVA_OPTS   more options for the JVM, for example "-Xmx2g"
set -eu
# An empty folder name would be taken for the working folder.
[ -n "${PYTORCH_LIBRARY_PATH:-}" ] || unset PYTORCH_LIBRARY_PATH PYTORCH_FLAVOR
# A heap that is used up leaves threads half done: the process ends with status 3, and whoever runs the container starts it
# anew; want of direct buffers or of the engine's memory is caught and tried again.
# Word splitting is wanted: the variable holds several options.
# shellcheck disable=SC2086
exec java -XX:+ExitOnOutOfMemoryError -XX:+UseSerialGC -XX:MaxRAMPercentage=40 --enable-native-access=ALL-UNNAMED \
    -XX:+IgnoreUnrecognizedVMOptions -XX:TrimNativeHeapInterval=5000 \
    ${CANDOR_JAVA_OPTS:-} -jar /opt/candor/quarkus-run.jar "$@"
