#!/usr/bin/env bash
# The role's keys are the machine's: no container may fetch them. And a container is reached by its published port or not at all, also by a
# neighbour that sends packets for the container's own address to this machine.
# Docker keeps the rules of DOCKER-USER over its own restarts, but a flush of the packet filter takes them away: container-firewall.service
# runs this whenever docker starts, and puts what is missing. With the argument "check" it only ends with 1 if something is missing.
set -euo pipefail
readonly mode=${1:-put}

drop() {
  iptables -w 30 -C DOCKER-USER "$@" -j DROP 2>/dev/null && return 0
  [[ $mode == put ]] && iptables -w 30 -I DOCKER-USER "$@" -j DROP
}

drop -d 100.100.100.200/32
drop ! -i open-webui -o open-webui -m conntrack --ctstate NEW -m conntrack ! --ctstate DNAT
