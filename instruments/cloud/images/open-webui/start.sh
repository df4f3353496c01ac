#!/usr/bin/env bash
# The wheel has no start script; this does what upstream's does on the path that the construct uses.
set -euo pipefail
cd /app/backend

if [[ -z "${WEBUI_SECRET_KEY:-}" && -z "${WEBUI_JWT_SECRET_KEY:-}" ]]; then
  key_file=${WEBUI_SECRET_KEY_FILE:-.webui_secret_key}
  if [[ ! -e "$key_file" ]]; then
    head -c 24 /dev/random | base64 >"$key_file"
  fi
  WEBUI_SECRET_KEY=$(<"$key_file")
  export WEBUI_SECRET_KEY
fi

exec python3 -m uvicorn open_webui.main:app --host "${HOST:-0.0.0.0}" --port "${PORT:-8080}" \
  --forwarded-allow-ips "${FORWARDED_ALLOW_IPS:-*}" --workers "${UVICORN_WORKERS:-1}"
