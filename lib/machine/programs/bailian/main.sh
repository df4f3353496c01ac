# Makes true: the machine can read the Bailian key, and Bailian answers the default model and the task model with it. It needs neither disk
# nor image, so a wrong key, region or model is known before anything is changed.
#
# constants: api_key_source, revision
# parameters: [api_key]
# files: check_bailian.py, ../signed-call/signed_call.py, settings.json

begin
# Only there so that another revision runs the program again.
: "$revision"
readonly key=/run/open-webui-bailian-key

# The program `image` installs both, on the few machines that come without, at the same time.
can_ask() { [[ -s /etc/ssl/certs/ca-certificates.crt ]] && python3 -c 'import ssl'; }

wait_until 900 'Python and ca-certificates, which the program image installs; read how that ended' can_ask
# Carried along, not waited for: a program more in a row costs every deploy five seconds.
write_file_if_changed /usr/local/lib/open-webui/signed-call 700 <"$files/signed_call.py"
# The key is in memory only (/run), for these seconds.
trap 'rm -rf "$files" "$key"' EXIT
if [[ $api_key_source == argument ]]; then
  base64 -d <<<"${api_key:-}" >"$key"
else
  run_or_fail /usr/local/lib/open-webui/signed-call get "$api_key_source" >"$key"
fi
run_or_fail python3 "$files/check_bailian.py" "$files/settings.json" "$key"
succeed
