# Makes true: the one program of the machine that signs calls to Alibaba Cloud is there, for every program that reads a stored secret or
# sets a DNS record.
# files: signed_call.py

begin signed-call
ensure_packages ca-certificates python3
write_file_if_changed /usr/local/lib/open-webui/signed-call 700 <"$files/signed_call.py"
succeed
