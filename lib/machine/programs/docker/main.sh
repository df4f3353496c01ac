# Makes true: docker runs and comes back, its logs rotate, its networks lie where no VPC does, no container reaches the metadata service and none is reached
# but by a published port; on a GPU machine docker knows the GPU.
#
# constants: gpu
# files: container-firewall.sh, container-firewall.service, docker-restart.conf, merge_docker_settings.py

begin
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
      wait_until 120 "$unit to stop; run \"journalctl -u $unit\" and read what it says" stop_for_a_while "$unit"
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
  install_unit docker.service.d/open-webui.conf <"$files/docker-restart.conf"
  # It is stopped with containerd, so it is started with it too.
  install_unit containerd.service.d/open-webui.conf <<<$'[Unit]\nWants=docker.service'
  # A GPU image brings a docker of its own, which docker.io would push out.
  command -v dockerd >/dev/null || ensure_packages docker.io
  systemctl -q enable --now docker || fail 'docker does not start; run "journalctl -u docker" and read what it says'
  wait_until 120 'docker to answer; run "journalctl -u docker" and read what it says' docker version
}

ensure_container_firewall() {
  local unit=container-firewall.service firewall=$tools/container-firewall
  write_file_if_changed "$firewall" 700 <"$files/container-firewall.sh"
  install_unit "$unit" <"$files/$unit"
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

docker_knows_the_gpu() { [[ $(docker info 2>/dev/null) =~ Runtimes:[^$'\n']*nvidia ]]; }

ensure_gpu() {
  wait_until 300 'the GPU driver (nvidia-smi) to answer; use the public image with the GPU driver, or install the driver' nvidia-smi
  docker_knows_the_gpu && return 0
  command -v nvidia-ctk >/dev/null || fail 'the NVIDIA container toolkit is not installed; use the public image with the GPU driver, or install nvidia-container-toolkit'
  nvidia-ctk runtime configure --runtime=docker >/dev/null
  systemctl restart docker
  docker_knows_the_gpu || fail 'docker does not know the NVIDIA runtime; run "nvidia-ctk runtime configure --runtime=docker" and read what it says'
}

ensure_docker
ensure_container_firewall
ensure_network
start_again
if [[ $gpu == true ]]; then ensure_gpu; fi
succeed
