# Makes true: the one program of the machine that signs calls to Alibaba Cloud is there, for every program that reads a stored secret, and the
# one that sets DNS records with it.
# files: signed_call.py, dns_record.py

begin
ensure_packages ca-certificates python3
write_file_if_changed /usr/local/lib/open-webui/signed-call 700 <"$files/signed_call.py"
write_file_if_changed /usr/local/lib/open-webui/dns-record 700 <"$files/dns_record.py"
succeed
