# Makes true: the system disk is used whole, and a small machine has swap on it. Both are welcome, not needed: what cannot be done is said, and the site can go on.

begin

# Another kind of file system is left alone.
grow_file_system() {
  case $1 in
    ext[234]) resize2fs "$2" ;;
    xfs) xfs_growfs "$2" ;;
  esac
}

# systemDiskSizeGiB alone enlarges the disk and no more. Nothing to do where / is no partition of a disk.
ensure_whole_system_disk_is_used() {
  local source kind type name disk part words
  read -r source kind < <(findmnt -nro SOURCE,FSTYPE / || true)
  read -r type name disk < <(lsblk -dnro TYPE,KNAME,PKNAME "$source" 2>/dev/null || true)
  [[ $type == part ]] || return 0
  part=/sys/class/block/$name
  # In sectors. What the table needs at the disk's end is less.
  if (($(<"/sys/class/block/$disk/size") - $(<"$part/start") - $(<"$part/size") > 4096)); then
    ensure_packages cloud-guest-utils
    # 1: something else lies behind it.
    growpart "/dev/$disk" "$(<"$part/partition")" || (($? == 1)) || return 1
  fi
  words=$(grow_file_system "$kind" "/dev/$name" 2>&1) || {
    echo "${words##*$'\n'}"
    return 1
  }
}

mebibytes_of() { awk -v name="$1:" '$1 == name { print int($2 / 1024) }' /proc/meminfo; }

# Without it a machine of 2–4 GiB kills the site when a large document is read. Welcome, not needed: a failure does not end the program.
ensure_swap_on_a_small_machine() {
  local file=/var/swapfile
  (($(mebibytes_of MemTotal) < 4608)) || return 0
  if [[ ! -e $file ]]; then
    rm -f "$file.new"
    { fallocate -l 2G "$file.new" && mkswap -q "$file.new" && mv "$file.new" "$file"; } || {
      rm -f "$file.new"
      return 1
    }
  fi
  install_unit var-swapfile.swap <<<"[Swap]"$'\n'"What=$file"$'\n'"[Install]"$'\n'"WantedBy=multi-user.target"
  systemctl -q enable --now var-swapfile.swap
}

ensure_whole_system_disk_is_used || say 'the system disk is not used whole (see above); restart the machine'
ensure_swap_on_a_small_machine || say 'no swap could be added: the machine works, but is short of memory when large documents are read'
succeed
