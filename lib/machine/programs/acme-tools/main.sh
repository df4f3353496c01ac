# Makes true: the program certificate finds what it calls for a certificate by ACME. A program of its own because of the size that one may have.
# files: obtain-certificate.sh, renew-certificate.service, renew-certificate.timer

begin
ensure_packages certbot bind9-dnsutils openssl
readonly tools=/usr/local/lib/open-webui
write_file_if_changed "$tools/obtain-certificate" 755 <"$files/obtain-certificate.sh"
write_file_if_changed "$tools/renew-certificate.service" 644 <"$files/renew-certificate.service"
write_file_if_changed "$tools/renew-certificate.timer" 644 <"$files/renew-certificate.timer"
succeed
