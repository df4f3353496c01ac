#!/usr/bin/env bash
# start-postgresql ADDRESS CONNECTIONS: makes the database where there is none, and serves it over TLS. Runs as postgres.
set -euo pipefail
readonly data=/var/lib/postgresql/data bin=/usr/lib/postgresql/17/bin
server=(-c unix_socket_directories=/tmp -c shared_buffers=128MB -c dynamic_shared_memory_type=mmap -c fsync=off)

if [[ ! -e $data/PG_VERSION ]]; then
  "$bin/initdb" -D "$data" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  printf 'local all all trust\nhostssl all postgres all reject\nhostssl all all all scram-sha-256\n' >"$data/pg_hba.conf"
  "$bin/pg_ctl" -D "$data" -s -w -o "${server[*]} -c listen_addresses=" start
  "$bin/psql" -q -h /tmp -d postgres -c 'CREATE ROLE rds_superuser NOLOGIN'
  for database in template1 postgres; do "$bin/psql" -q -h /tmp -d "$database" -v ON_ERROR_STOP=1 -f /opt/data-layer/super-account.sql; done
  "$bin/pg_ctl" -D "$data" -s -w stop
fi
exec "$bin/postgres" -D "$data" "${server[@]}" -c "listen_addresses=$1" -c "max_connections=$2" \
  -c ssl=on -c ssl_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem -c ssl_key_file=/etc/ssl/private/ssl-cert-snakeoil.key
