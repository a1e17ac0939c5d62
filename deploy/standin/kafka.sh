#!/bin/sh
# Starts one Kafka node as the image apache/kafka does: KAFKA_NODE_ID becomes node.id and so on; the folder is formatted
# when it is new.
set -eu
settings=/tmp/server.properties
env | sed -n 's/^KAFKA_\([A-Z0-9_]*\)=\(.*\)$/\1 \2/p' | while read -r name value; do
  case $name in HEAP_OPTS | OPTS) continue ;; esac
  echo "$(echo "$name" | tr 'A-Z_' 'a-z.')=$value"
done >"$settings"
java -cp '/opt/kafka/libs/*' kafka.tools.StorageTool format --ignore-formatted --config "$settings" \
  --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}"
# Word splitting is wanted: the variable holds several options.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx512m} -cp '/opt/kafka/libs/*' kafka.Kafka "$settings"
