# Makes true: the image runs as open-webui.service on the data of the data disk, with the construct's settings in its database, an
# administrator who was there before any port was open, and an upgrade that is whole or has not happened.
#
# constants: image, image_digest, admin_email, api_key_source, admin_password_source, embedding_key_source, secret_environment, bind, gpu, local_models, allow_embedding_model_change, repeatable, revision, registries
# parameters: [public_address], [api_key], [admin_password], [embedding_key], [secret_arguments], [registry_password]
# files: settings.json, [sign-in.json]
#
# From the environment, where `bring-data` runs it again: brought, the folder with what takes the place of the data.

begin
# Only there so that another revision runs the program again.
: "$revision"
readonly place=/var/lib/open-webui run=/run/open-webui etc=/etc/open-webui
readonly marker=$place/upgrade-in-progress secrets=$run/secrets
# What site-settings is told of the construct's settings.
readonly settings=("$secrets" "$allow_embedding_model_change")

# Refused here, while the site runs: on a full disk it would not come up again.
refuse_a_full_disk() {
  (($(df --output=avail -m "$1" | tail -n 1) >= 100)) || fail "the $2 is full (df $1): make room on it, or give $3 more, then deploy again; nothing was changed"
}

ensure_ground() {
  mountpoint -q "$place" || fail "the data disk is not mounted at $place; run the program data-disk (deploy again), nothing was changed"
  refuse_a_full_disk "$place" 'data disk' dataDiskSizeGiB
  refuse_a_full_disk /etc 'system disk' systemDiskSizeGiB
  rm -rf "$secrets"
  install -d -m 700 "$run" "$secrets" "$etc"
  cp "$files/settings.json" "$secrets/"
  # In memory only (/run), for the time of this run.
  trap 'rm -rf "$files" "$secrets"' EXIT
}

ensure_secret_key() {
  if [[ ! -s $place/secret-key ]]; then
    write_file_if_changed "$place/secret-key" 600 < <(python3 -c 'import secrets; print(secrets.token_hex(32))')
  fi
  cp "$place/secret-key" "$secrets/"
}

# A wrong key, region or model is known before anything is changed, and before what takes long.
ask_bailian() {
  say 'asking Bailian'
  run_or_fail "$tools/check-bailian" "$secrets" "$etc/bailian-answered"
}

# Who people sign in with: `ask` before anything is changed, with what the image has to ask with; `keep` when the site runs with it.
sign_in() {
  if [[ -e $files/sign-in.json ]]; then
    run_or_fail "$tools/check-sign-in" "$1" "$files/sign-in.json" "$secrets/open-webui.env"
  elif [[ $1 == keep ]]; then
    rm -f "$place/sign-in"
  fi
}

# Another image is looked at once.
know_what_listens() {
  if [[ $(sed -n 1p "$etc/speech" 2>/dev/null) != "$now" ]]; then
    write_file_if_changed "$etc/speech" 644 < <(echo "$now" && "$tools/image-version" speech "$image")
  fi
  speech=$(sed -n 2p "$etc/speech")
}

write_environment() { run_or_fail "$tools/environment" "$secrets"; }

# Whoever stops the site for a while, a person too, is followed by it.
ensure_recovery() {
  install_unit open-webui-recovery.service <"$tools/open-webui-recovery.service"
  systemctl -q enable open-webui-recovery
}

# Not before the site runs without them, and only what is certainly not wanted. A front end of another service stays.
prune() {
  if [[ $bind == public ]]; then run_or_fail "$tools/prune" frontend 8080; fi
  if [[ $local_models == false ]]; then run_or_fail "$tools/prune" local-models; fi
  run_or_fail "$tools/prune" former-versions "$image"
  run_or_fail "$tools/prune" former-programs
}

# For bring-data; not where a secret would lie in it.
keep_this_program() {
  if [[ $repeatable == true ]]; then write_file_if_changed "$etc/program" 600 <"$0"; else rm -f "$etc/program"; fi
}

# What the tools are told; locked: `backup` and `restore` need not wait for this run to end.
export image bind gpu admin_email local_models locked=true version='' now='' users='' speech='' schema='' brought=${brought:-}
# Read-only where the call has it, so it is exported as it is.
if [[ -v public_address ]]; then export public_address; fi
ensure_ground
ensure_recovery
export api_key_source admin_password_source embedding_key_source secret_environment
for each in api_key admin_password embedding_key secret_arguments; do
  if [[ -v $each ]]; then export "${each?}"; fi
done
run_or_fail "$tools/read-secrets" "$secrets"
# What was handed over is nobody else's.
export -n api_key admin_password embedding_key secret_arguments
ensure_secret_key
write_environment
if [[ -e $marker ]]; then run_or_fail "$tools/first-start" undo 'an upgrade, a restore or bring-data was interrupted'; fi
ask_bailian
say "looking for $image"
run_or_fail "$tools/pull-image" "$image" "$image_digest" "$registries" <<<"${registry_password:-}"
version=$(cat "$place/version" 2>/dev/null || true)
now=$(run_or_fail "$tools/image-version" now "$image" "$image_digest")
users=$(run_or_fail "$tools/site-data" users)
if [[ -e $place/first-start ]]; then users=0; fi
sign_in ask
if [[ -z $image_digest ]]; then run_or_fail "$tools/image-version" is-the-same "$version" "$now"; fi
know_what_listens
write_environment
# Which rows are the variables' of the app: this image says it, and is asked again when it or they are others.
run_or_fail "$tools/site-variables" "$image" "$secrets" "$etc/variables-answered"
run_or_fail "$tools/site-settings" differing "${settings[@]}" >/dev/null
schema=$(run_or_fail "$tools/first-start" schema)
if [[ $version != "$now" || -n $brought ]] || ((users == 0)) || [[ $("$tools/site-data" revision) != "$schema" ]]; then
  say "starting $image for the first time"
  run_or_fail "$tools/first-start" open "${settings[@]}"
fi
say 'opening the site'
run_or_fail "$tools/publish" "${settings[@]}"
sign_in keep
prune
keep_this_program
succeed
