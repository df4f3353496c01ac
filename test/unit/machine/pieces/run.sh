#!/usr/bin/env bash
# Tests pieces and texts of the programs that need no machine; lib must have been compiled. As root what makes disks is installed from the distribution
# where it is missing, since the system disk's test has real ones; without root it is skipped.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if ((EUID == 0)); then
  for tool in growpart sfdisk mkfs.xfs mkfs.ext4; do
    command -v "$tool" >/dev/null && continue
    apt-get -q -o DPkg::Lock::Timeout=600 update >/dev/null
    apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends cloud-guest-utils fdisk xfsprogs e2fsprogs >/dev/null
    break
  done
fi
exec bash "$here/../../../../projenrc/python-tools.sh" python "$here/run.py"
