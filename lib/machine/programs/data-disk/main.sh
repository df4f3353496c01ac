# Makes true: the data disk is an XFS of ours, as large as the disk, mounted at /var/lib/open-webui now and after every start,
# with the folders that the other programs expect. A disk that holds anything else is refused, never written to; so is what else is mounted there, unless
# its disk is gone.
#
# parameters: disk_id

begin
readonly place=/var/lib/open-webui label=open-webui
cure='if its file system is damaged put a snapshot of the disk back'

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

# By the kernel's own list: a file system whose disk is gone answers nothing that it is asked itself. The last of several is the one that is seen.
look_at_place() {
  local number at rest
  there='' kind=''
  while read -r _ _ number _ at rest; do
    if [[ $at == "$place" ]]; then there=$number kind=${rest#* - } kind=${kind%% *}; fi
  done </proc/self/mountinfo
}

# XFS alone, which always lies on a disk: that one was detached under it, by hand or for another one. Or the kernel has given the file system up.
is_dead() {
  [[ $kind == xfs ]] || return 1
  if [[ $there == "$wanted" ]]; then
    [[ $(stat "$place" 2>/dev/null || echo dead) == dead ]]
  else
    [[ $(cat "/sys/dev/block/$there/size" 2>/dev/null || echo 0) == 0 ]]
  fi
}

is_in_place() { look_at_place && [[ $there == "$wanted" ]] && ! is_dead; }

refuse_another_disk_in_its_place() {
  look_at_place
  [[ -z $there || $there == "$wanted" ]] || is_dead ||
    fail "another file system is mounted at $place; stop what uses it, unmount it, then deploy again"
}

# A site that runs here has not got its disk.
stop_site() {
  stop_for_a_while open-webui || true
  docker rm -f open-webui &>/dev/null || true
}

free_place() {
  while refuse_another_disk_in_its_place && [[ -n $there ]] && is_dead; do
    say "the disk that was mounted at $place is gone: unmounting it"
    umount "$place" 2>/dev/null || {
      umount -l "$place"
      cure='restart the machine, since something still uses the disk that is gone'
    }
    # Until systemd knows.
    systemctl stop "$unit" 2>/dev/null || true
  done
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
  local file=/etc/systemd/system/$unit
  # On another disk the site is started by web-ui alone, which looks whose version the data are.
  [[ ! -e $file ]] || grep -qF "($disk_id)" "$file" || systemctl -q disable open-webui 2>/dev/null || true
  is_in_place || {
    stop_site
    free_place
  }
  install_unit "$unit" <<END
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
  systemctl -q enable "$unit"
  # Starting a mount that stands starts the site. And what used a disk that is gone does not always end at once.
  is_in_place || retry 4 systemctl start "$unit" || fail "the data disk $disk_id could not be mounted; run \"journalctl -u '$unit'\", and $cure"
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

ensure_packages xfsprogs
wait_until 180 "the data disk $disk_id to appear; check in the ECS console that it is attached to this instance" data_disk
disk=$(data_disk)
wanted=$(mountpoint -x "$disk")
unit=$(systemd-escape --path --suffix=mount "$place")
refuse_another_disk_in_its_place
ensure_file_system
ensure_mounted
ensure_whole_disk_is_used
ensure_folders
succeed
