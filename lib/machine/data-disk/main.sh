# Makes true: the data disk is an XFS of ours, as large as the disk, mounted at /var/lib/open-webui now and after every start,
# with the folders that the other programs expect, the tools that keep its data and put them back, and the service that has the site run again after
# an interruption. A disk that holds anything else is
# refused, never written to.
# files: backup.sh, restore.sh, recover.sh, open-webui-recovery.service

begin
readonly place=/var/lib/open-webui label=open-webui

# virtio keeps 20 characters of the serial; an NVMe name may end in the namespace's number.
data_disk() {
  local serial=${disk_id#d-} link
  for link in /dev/disk/by-id/{virtio-"$serial",virtio-"${serial:0:20}",nvme-*"$serial",nvme-*"${serial}_1"}; do
    if [[ -b $link ]]; then
      echo "$link"
      return
    fi
  done
  return 1
}

# An unreadable disk looks blank to blkid, so three witnesses are heard.
is_provably_blank() {
  local found=0
  blkid -p "$disk" &>/dev/null || found=$?
  ((found == 2)) && [[ -z $(wipefs -n "$disk") ]]
}

is_ours() { [[ $(blkid -p -s TYPE -o value "$disk") == xfs && $(blkid -p -s LABEL -o value "$disk") == "$label" ]]; }

# mkfs.xfs sets this byte of the superblock (sb_inprogress) first and clears it last; the kernel mounts no such file system, so nothing was ever on it.
is_unfinished() { [[ $(od -An -tu1 -j126 -N1 "$disk") -eq 1 ]]; }

refuse_another_disk_in_its_place() {
  if mountpoint -q "$place" && [[ $(mountpoint -d "$place") != $(mountpoint -x "$disk") ]]; then
    fail "another file system is mounted at $place; stop what uses it, unmount it, then deploy again"
  fi
}

ensure_file_system() {
  # Direct: the first bytes from the disk itself, not from memory.
  dd if="$disk" of=/dev/null bs=1M count=1 iflag=direct status=none ||
    fail "the data disk $disk_id cannot be read; look at its state in the ECS console, then deploy again"
  if is_provably_blank || { is_ours && is_unfinished; }; then
    say "the data disk $disk_id is blank: making a file system"
    mkfs.xfs -q -f -L "$label" "$disk"
  fi
  is_ours || fail "the data disk $disk_id holds something that this program did not make ($(found_on_disk)); attach another disk, or, if nothing on it is needed, run \"wipefs --all $disk\" on the machine, then deploy again"
}

found_on_disk() { blkid -p -o export "$disk" | grep -E '^(TYPE|LABEL|PTTYPE|AMBIVALENT)=' | paste -sd ' ' || echo 'unknown'; }

ensure_mounted() {
  local unit
  unit=$(systemd-escape --path --suffix=mount "$place")
  changed=false
  write_file_if_changed "/etc/systemd/system/$unit" 644 <<END
[Unit]
Description=Data disk of Open WebUI ($disk_id)
[Mount]
What=$disk
Where=$place
Type=xfs
Options=noatime,nodev,nosuid
[Install]
WantedBy=multi-user.target
END
  if "$changed"; then systemctl daemon-reload; fi
  systemctl -q enable "$unit"
  systemctl start "$unit" ||
    fail "the data disk $disk_id could not be mounted; run \"journalctl -u '$unit'\", and if its file system is damaged put a snapshot of the disk back"
}

ensure_whole_disk_is_used() {
  local words
  words=$(xfs_growfs -d "$place" 2>&1) || fail "the file system of the data disk $disk_id could not grow to its size: ${words##*$'\n'}"
}

ensure_folders() {
  local folder
  # Others may pass through to what is named to them (nginx to acme/), not look around.
  chmod 711 "$place"
  for folder in data backups; do [[ -d $place/$folder ]] || install -d -m 700 "$place/$folder"; done
  [[ -d $place/acme ]] || install -d -m 711 "$place/acme"
}

# Now it has nothing to do: the disk is there.
ensure_recovery() {
  changed=false
  write_file_if_changed /etc/systemd/system/open-webui-recovery.service 644 <"$files/open-webui-recovery.service"
  if "$changed"; then systemctl daemon-reload; fi
  systemctl -q enable open-webui-recovery
}

ensure_packages xfsprogs
for tool in backup restore recover; do write_file_if_changed "/usr/local/lib/open-webui/$tool" 700 <"$files/$tool.sh"; done
wait_until 180 "the data disk $disk_id to appear; check in the ECS console that it is attached to this instance" data_disk
disk=$(data_disk)
refuse_another_disk_in_its_place
ensure_file_system
ensure_mounted
ensure_whole_disk_is_used
ensure_folders
ensure_recovery
succeed
