#!/usr/bin/env bash
# open-webui.service, as programs and tools stop and start it. Installed as /usr/local/lib/open-webui/site-unit.
#
#   site-unit stop                    stops the site for a while, container and all
#   site-unit start PORT SECONDS      starts it; ends 0 once it is ready on that port of 127.0.0.1, else 1 with the reason. There is no second try: a restart
#                                     would hide what went wrong
#   site-unit free-port               said by the unit before it starts the container: ends 1 where docker has to start anew first
#   site-unit differs FOLDER          ends 0 if what is in place is not what lies in FOLDER (image, open-webui.env, open-webui.lines), or not today's unit
#   site-unit install FOLDER          puts that in place
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
. /usr/local/lib/open-webui/services.sh
readonly etc=/etc/open-webui

why_it_ended() {
  local words
  words=$(journalctl -u open-webui --since "@$1" -o cat --no-pager | grep -aiE 'already in use|error|exception|no space' || true)
  case $words in
    *'already in use'*) echo 'its port is taken by another program (find it with "ss -ltnp")' ;;
    *'Error running migrations'*) grep -a -m 1 'Error running migrations' <<<"$words" | cut -c1-300 ;;
    *) tail -n 1 <<<"${words:-it ended without a word; read \"journalctl -u open-webui\"}" | cut -c1-300 ;;
  esac
}

start() {
  local port=$1 seconds=$2 since deadline
  look_at_clock
  since=$(date +%s) deadline=$((clock + seconds))
  systemctl start open-webui || true
  until "$tools/site-data" ready "$port"; do
    [[ $(systemctl show -p SubState --value open-webui) == running ]] || fail "$(why_it_ended "$since")"
    look_at_clock
    ((clock <= deadline)) || fail "it was not ready after $seconds s"
    sleep 1
  done
}

# A start that was cut off can leave docker with a port that no container has, and every later one is refused ("port is already allocated") until docker starts
# anew. Docker's own process for the port tells: it serves our network, in which no container is.
free_port() {
  if pgrep -f -P "$(systemctl show -p MainPID --value docker)" 'docker-proxy .*-container-ip 198[.]18[.]1[.]' >/dev/null && [[ -z $(docker ps -q --filter network=open-webui) ]]; then
    systemctl --no-block restart docker
    fail 'docker holds a port for a container that is gone: restarting docker'
  fi
}

differs() {
  ! { cmp -s "$1/image" "$etc/image" && cmp -s "$1/open-webui.env" "$etc/open-webui.env" && cmp -s "$1/open-webui.lines" "$etc/open-webui.lines" &&
    cmp -s "$tools/open-webui.service" /etc/systemd/system/open-webui.service &&
    [[ $(systemctl show -p NeedDaemonReload --value open-webui) == no ]]; }
}

case $1 in
  stop)
    stop_for_a_while open-webui || true
    docker rm -f open-webui &>/dev/null || true
    ;;
  start) start "$2" "$3" ;;
  free-port) free_port ;;
  differs) differs "$2" ;;
  install)
    write_file_if_changed "$etc/image" 600 <"$2/image"
    write_file_if_changed "$etc/open-webui.env" 600 <"$2/open-webui.env"
    write_file_if_changed "$etc/open-webui.lines" 600 <"$2/open-webui.lines"
    install_unit open-webui.service <"$tools/open-webui.service"
    ;;
  *) fail "there is no $1" ;;
esac
