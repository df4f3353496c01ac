# Makes true: the system disk is used whole, docker runs, its logs rotate, no container reaches the metadata service and none is reached but by a
# published port, a small machine has swap, a GPU machine has its driver and container toolkit, and the images are on the machine, with the tool that
# knows the schema inside.
#
# constants: image, image_digest, gpu, ollama_image
# files: container-firewall.sh, container-firewall.service, docker-restart.conf, merge_docker_settings.py, image_revisions.py, run-container.sh, remove-old-images.sh

begin
readonly tools=/usr/local/lib/open-webui
# Beside docker's own networks (merge_docker_settings.py).
readonly subnet=198.18.1.0/24
stopped=()
trap 'rm -rf "$files"; start_again' EXIT

# What runs is stopped while docker or the network under it changes, and goes on, whatever comes of it.
stop_what_runs() {
  local unit
  for unit in open-webui ollama; do
    # Also what is only about to start: docker has it start whenever it starts itself.
    [[ $(systemctl show -p ActiveState --value "$unit") =~ ^(inactive|failed)$ ]] || {
      stopped+=("$unit")
      # Has it run again if this program is killed before it does.
      systemctl --no-block start open-webui-recovery || true
      wait_until 120 "$unit to stop; run \"journalctl -u $unit\" and read what it says" systemctl stop "$unit"
    }
  done
}

start_again() {
  local unit
  for unit in "${stopped[@]}"; do
    # Not if data-disk has meanwhile put another disk under the site: then web-ui does.
    ! systemctl -q is-enabled "$unit" || systemctl --no-block start "$unit" || true
  done
  stopped=()
}

ensure_docker() {
  ensure_packages ca-certificates python3
  python3 "$files/merge_docker_settings.py" >"$files/daemon.json" ||
    fail '/etc/docker/daemon.json is not JSON; correct it or remove it, then deploy again'
  changed=false
  write_file_if_changed /etc/docker/daemon.json 644 <"$files/daemon.json"
  if "$changed"; then
    stop_what_runs
    systemctl -q try-restart docker 2>/dev/null || true
  fi
  # Heard of when docker is enabled: that reloads systemd.
  write_file_if_changed /etc/systemd/system/docker.service.d/open-webui.conf 644 <"$files/docker-restart.conf"
  # It is stopped with containerd, so it is started with it too.
  write_file_if_changed /etc/systemd/system/containerd.service.d/open-webui.conf 644 <<<$'[Unit]\nWants=docker.service'
  # A GPU image brings a docker of its own, which docker.io would push out.
  command -v dockerd >/dev/null || ensure_packages docker.io
  systemctl -q enable --now docker || fail 'docker does not start; run "journalctl -u docker" and read what it says'
  wait_until 120 'docker to answer; run "journalctl -u docker" and read what it says' docker version
}

ensure_container_firewall() {
  local unit=container-firewall.service firewall=$tools/container-firewall
  changed=false
  write_file_if_changed "$firewall" 755 <"$files/container-firewall.sh"
  write_file_if_changed "/etc/systemd/system/$unit" 644 <"$files/$unit"
  if "$changed"; then systemctl daemon-reload; fi
  systemctl -q enable --now "$unit"
  "$firewall" check || systemctl restart "$unit"
  "$firewall" check || fail "the rules that keep containers from the metadata service and strangers from containers are not there; run \"journalctl -u $unit\" and read what it says"
}

# The name of the bridge is the one in container-firewall.
ensure_network() {
  if docker network inspect open-webui >"$files/network" 2>/dev/null; then
    ! grep -q "\"Subnet\": \"$subnet\"" "$files/network" || return 0
    stop_what_runs
    docker network rm open-webui >/dev/null || {
      say 'the network open-webui stays where it is, since other containers are in it: take them out (docker network disconnect), then deploy again'
      return 0
    }
  fi
  docker network create --subnet "$subnet" --opt com.docker.network.bridge.name=open-webui open-webui >/dev/null
}

# systemDiskSizeGiB alone enlarges the disk and no more. Nothing to do where / is no partition of a disk.
ensure_whole_system_disk_is_used() {
  local source kind type name disk part
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
  case $kind in
    ext[234]) resize2fs "/dev/$name" ;;
    xfs) xfs_growfs "/dev/$name" ;;
  esac &>"$files/grown" || {
    tail -n 1 "$files/grown"
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
  printf '[Swap]\nWhat=%s\n[Install]\nWantedBy=multi-user.target\n' "$file" >"$files/swap"
  changed=false
  write_file_if_changed /etc/systemd/system/var-swapfile.swap 644 <"$files/swap"
  if "$changed"; then systemctl daemon-reload; fi
  systemctl -q enable --now var-swapfile.swap
}

docker_knows_the_gpu() { [[ $(docker info 2>/dev/null) =~ Runtimes:[^$'\n']*nvidia ]]; }

ensure_gpu() {
  wait_until 300 'the GPU driver (nvidia-smi) to answer; use the public image with the GPU driver, or install the driver' nvidia-smi
  docker_knows_the_gpu && return 0
  command -v nvidia-ctk >/dev/null || fail 'the NVIDIA container toolkit is not installed; use the public image with the GPU driver, or install nvidia-container-toolkit'
  nvidia-ctk runtime configure --runtime=docker >/dev/null
  systemctl restart docker
  docker_knows_the_gpu || fail 'docker does not know the NVIDIA runtime; run "nvidia-ctk runtime configure --runtime=docker" and read what it says'
}

pull() {
  # Last words only: progress lines would fill what Cloud Assistant keeps.
  timeout "$(at_most 3000)" docker pull -q "$1" &>"$files/pull" || {
    tail -n 1 "$files/pull"
    # No second try makes these better.
    ! grep -qiE 'manifest unknown|not found|denied|no space left' "$files/pull" || return 0
    return 1
  }
  pulled=true
}

# By digest where it is known: docker itself then refuses other content, whatever the registry.
ensure_image() {
  local name=$1 digest=$2 reference=$1 pulled=false
  [[ -z $digest ]] || reference=${name%:*}@$digest
  if ! docker image inspect "$reference" &>/dev/null; then
    say "pulling $reference"
    retry 6 pull "$reference" || true
    "$pulled" || fail "$(why_not_pulled "$reference")"
  fi
  [[ -z $digest ]] || docker tag "$reference" "$name"
}

why_not_pulled() {
  case $(tail -n 1 "$files/pull") in
    *'no space left'*) echo "the system disk is too small for $1; give systemDiskSizeGiB more, then deploy again" ;;
    *'manifest unknown'* | *'not found'*) echo "the registry has no $1; correct the tag or the digest of the image" ;;
    *denied* | *unauthorized*) echo "the registry lets nobody pull $1 without an account; name a registry that does" ;;
    *) echo "could not pull $1 ($(tail -n 1 "$files/pull" | cut -c1-200)); give the machine a way to the registry, or name a mirror that it can reach" ;;
  esac
}

ensure_docker
ensure_container_firewall
ensure_network
start_again
ensure_whole_system_disk_is_used || say 'the system disk is not used whole (see above); restart the machine'
ensure_swap_on_a_small_machine || say 'no swap could be added: the machine works, but is short of memory when large documents are read'
if [[ $gpu == true ]]; then ensure_gpu; fi
ensure_image "$image" "$image_digest"
write_file_if_changed "$tools/image-revisions.py" 600 <"$files/image_revisions.py"
write_file_if_changed "$tools/run-container" 755 <"$files/run-container.sh"
write_file_if_changed "$tools/remove-old-images" 755 <"$files/remove-old-images.sh"
if [[ -n $ollama_image ]]; then ensure_image "$ollama_image" ''; fi
succeed
