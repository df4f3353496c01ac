# Makes true: Ollama runs beside Open WebUI, on the GPU where there is one, reachable from its network only, and has the models. They lie
# on the system disk: they can be had again, and would make every snapshot of the data disk large.
#
# constants: ollama_image, ollama_digest, models, tool_tokens, registries
# parameters: [registry_password]
# files: ollama.service

begin
readonly etc=/etc/open-webui record=/etc/open-webui/local-models

# The context that the models have had room for, from the run before or this one: Ollama's own would be less than the tools alone take.
start_ollama() {
  local context
  context=$(cat "$record-context" 2>/dev/null || true)
  # The digest is read by nobody: another one under the same tag is another image, which has to be started.
  write_file_if_changed "$etc/ollama" 600 <<<"IMAGE=$ollama_image"$'\n'"DIGEST=$ollama_digest"$'\n'"OPTIONS=$options${context:+ --env OLLAMA_CONTEXT_LENGTH=$context}"
  if "$changed"; then systemctl restart ollama; fi
  changed=false
  systemctl -q enable --now ollama
  wait_until 300 'Ollama to answer; run "journalctl -u ollama" and read what it says' docker exec ollama ollama list
}

ensure_ollama_runs() {
  say "looking for $ollama_image"
  run_or_fail "$tools/pull-image" "$ollama_image" "$ollama_digest" "$registries" <<<"${registry_password:-}"
  if command -v nvidia-smi >/dev/null; then options='--gpus all'; fi
  install_unit ollama.service <"$files/ollama.service"
  start_ollama
  # Without its GPU Ollama answers all the same, a hundred times slower.
  [[ -z $options ]] || docker exec ollama nvidia-smi >/dev/null ||
    fail 'Ollama does not see the GPU; run "docker exec ollama nvidia-smi" and read what it says'
}

# Where a model lies: in the memory of all GPUs, or of the machine where there is none.
memory_mib() {
  if [[ -n $options ]]; then
    nvidia-smi --query-gpu=memory.total --format=csv,noheader,nounits | awk '{ sum += $1 } END { print sum }'
  else
    awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo
  fi
}

ensure_context() {
  run_or_fail "$tools/model-context" "$(memory_mib)" "$tool_tokens" "$etc" "${wanted[@]}"
  start_ollama
}

has_model() { docker exec ollama ollama show "$1" &>/dev/null; }

# Layers that have arrived are kept: every try goes on where the last one ended.
pull_model() {
  timeout "$(at_most 3000)" docker exec ollama ollama pull "$1" &>"$files/pull" || {
    tail -n 1 "$files/pull" | tr '\r' '\n' | tail -n 1 | cut -c1-200
    return 1
  }
}

ensure_model() {
  has_model "$1" && return 0
  say "pulling the model $1"
  retry 6 pull_model "$1" || fail "$(why_not_pulled "$1")"
}

why_not_pulled() {
  case $(<"$files/pull") in
    *'no space left'*) echo "the system disk is too small for the model $1; give systemDiskSizeGiB more, then deploy again" ;;
    *'does not exist'* | *'not found'*) echo "there is no model $1; correct its name" ;;
    *) echo "could not pull the model $1 (see above); give the machine a way to its registry, or name one that it can reach (modelscope.cn/…)" ;;
  esac
}

# What the list has, or had: what somebody pulled by hand is not in it. Written down before anything is pulled, so that an interrupted run loses none.
remember() { write_file_if_changed "$record" 644 < <(printf '%s\n' "$@" | sort -u); }

remove_old_models() {
  local one
  for one in "${before[@]}"; do
    [[ " $models " == *" $one "* ]] || ! has_model "$one" || docker exec ollama ollama rm "$one" >/dev/null ||
      fail "the model $one, which is not wanted any more, could not be removed; run \"docker exec ollama ollama rm $one\" and read what it says"
  done
  remember "${wanted[@]}"
}

options=''
ensure_ollama_runs
read -ra wanted <<<"$models"
mapfile -t before < <(cat "$record" 2>/dev/null)
remember "${wanted[@]}" "${before[@]}"
for model in $models; do ensure_model "$model"; done
ensure_context
remove_old_models
"$tools/remove-old-images" "$ollama_image"
succeed
