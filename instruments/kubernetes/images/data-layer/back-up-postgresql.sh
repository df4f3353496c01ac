#!/usr/bin/env bash
# back-up-postgresql: a backup of the running database into /backups/base, in the place of the one of before. Runs as postgres.
set -euo pipefail
readonly backups=/backups
rm -rf "$backups/base.new"
/usr/lib/postgresql/17/bin/pg_basebackup -h /tmp -U postgres -D "$backups/base.new" --checkpoint=fast --wal-method=none --no-sync
rm -rf "$backups/base"
mv "$backups/base.new" "$backups/base"
