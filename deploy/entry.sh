#!/bin/sh
# What the image starts with: addresses that hold a password may rest in a file (a secret of the
# container engine), HUIYIN_MONGO_URI_FILE=/run/secrets/mongo instead of HUIYIN_MONGO_URI.
set -eu
for name in HUIYIN_AMQP_URI HUIYIN_MONGO_URI; do
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then
    uri=$(cat "$file")
    export "$name=$uri"
  fi
done
exec "$@"
