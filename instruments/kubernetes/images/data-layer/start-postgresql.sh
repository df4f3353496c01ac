#!/usr/bin/env bash
# start-postgresql ADDRESS CONNECTIONS [TIME]: makes the database where there is none, and serves it over TLS. Runs as postgres.
#
# Where there is a folder /backups its log is kept there, and its backup (back-up-postgresql.sh). With TIME what is made is what that backup and that log say that
# it was then: PostgreSQL's own recovery to a point in time, which is what RDS does to an instance that is cloned.
set -euo pipefail
readonly data=/var/lib/postgresql/data bin=/usr/lib/postgresql/17/bin backups=/backups
server=(-c unix_socket_directories=/tmp -c shared_buffers=128MB -c dynamic_shared_memory_type=mmap -c fsync=off)
time=${3:-}

if [[ ! -e $data/PG_VERSION && -n $time ]]; then
  cp -R "$backups/base/." "$data/"
  touch "$data/recovery.signal"
  printf "restore_command = 'cp %s/log/%%f %%p'\nrecovery_target_time = '%s'\nrecovery_target_action = 'promote'\n" "$backups" "$time" >>"$data/postgresql.auto.conf"
elif [[ ! -e $data/PG_VERSION ]]; then
  "$bin/initdb" -D "$data" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  printf 'local all all trust\nlocal replication postgres trust\nhostssl all postgres all reject\nhostssl all all all scram-sha-256\n' >"$data/pg_hba.conf"
  "$bin/pg_ctl" -D "$data" -s -w -o "${server[*]} -c listen_addresses=" start
  "$bin/psql" -q -h /tmp -d postgres -c 'CREATE ROLE rds_superuser NOLOGIN'
  for database in template1 postgres; do "$bin/psql" -q -h /tmp -d "$database" -v ON_ERROR_STOP=1 -f /opt/data-layer/super-account.sql; done
  "$bin/pg_ctl" -D "$data" -s -w stop
fi
if [[ -d $backups && -z $time ]]; then
  mkdir -p "$backups/log"
  server+=(-c archive_mode=on -c "archive_command=test ! -f $backups/log/%f && cp %p $backups/log/%f.part && mv $backups/log/%f.part $backups/log/%f")
fi
exec "$bin/postgres" -D "$data" "${server[@]}" -c "listen_addresses=$1" -c "max_connections=$2" \
  -c ssl=on -c ssl_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem -c ssl_key_file=/etc/ssl/private/ssl-cert-snakeoil.key
