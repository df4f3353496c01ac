#!/usr/bin/env bash
set -euo pipefail
python3 - <<'END'
import sqlite3
db = sqlite3.connect('/app/backend/data/webui.db', timeout=10)
db.execute('CREATE TABLE IF NOT EXISTS left_by_broken_version (id INTEGER)')
db.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
db.commit()
END
echo 'Error running migrations: no such column: broken.by_design'
exit 1
