#!/usr/bin/env bash
# change.sh CHANGE, while an image is made:
#   next                     another schema, which works
#   never-starts             the schema of before; the process ends at once
#   never-ready              the schema of before; it answers, and is never ready
#   migration-fails          another schema, whose migration ends half-way
#   next-never-starts        another schema, on which it does not start
#   next-starts-once         another schema, on which it starts for the trial of a release and never again
set -euo pipefail
cd /app/backend

migration() { # what it does
  python3 - "$1" <<'END'
import glob, re, sys
texts = [open(name).read() for name in glob.glob('open_webui/migrations/versions/*.py')]
said = lambda word: {value for text in texts for line in re.findall(rf'^{word}\b.*', text, re.M) for value in re.findall(r"'(\w+)'|\"(\w+)\"", line.partition('=')[2]) for value in value if value}
(head,) = said('revision') - said('down_revision')
open('open_webui/migrations/versions/fffffffffff0_of_a_test.py', 'w').write(
    f'import sqlalchemy as sa\nfrom alembic import op\nrevision = "fffffffffff0"\ndown_revision = "{head}"\nbranch_labels = None\ndepends_on = None\n\n\n'
    'def upgrade():\n    op.create_table("of_a_test", sa.Column("id", sa.Integer, primary_key=True))\n    op.execute("INSERT INTO of_a_test VALUES (1)")\n'
    f'    {sys.argv[1]}\n'
)
END
}

start() { # what comes before the rest of the start script
  { head -n 1 start.sh; echo "$1"; tail -n +2 start.sh; } >start.new
  mv start.new start.sh
}

# shellcheck disable=SC2016 # what is said in a start script
case $1 in
  next) migration pass ;;
  never-starts) start 'echo "broken by design" >&2; exit 1' ;;
  never-ready) sed -i "s|^@app.get('/ready')|@app.get('/ready-no-more')|" open_webui/main.py ;;
  migration-fails) migration 'raise RuntimeError("broken by design")' ;;
  next-never-starts) migration pass; start 'echo "broken by design" >&2; exit 1' ;;
  # only the trial of a release listens on a port of its own
  next-starts-once) migration pass; start 'if [[ ${PORT:-8080} == 8080 ]]; then echo "broken by design" >&2; exit 1; fi' ;;
  *) exit 1 ;;
esac
rm -rf open_webui/migrations/versions/__pycache__
