# Makes true: the programs front-end and certificate find what they call. A program of its own because of the size that one may have, and
# because it can run while others download.
# files: tls-certificate.sh, check_site.py

begin
ensure_packages openssl python3
readonly tools=/usr/local/lib/open-webui
write_file_if_changed "$tools/tls-certificate" 755 <"$files/tls-certificate.sh"
write_file_if_changed "$tools/check-site" 755 <"$files/check_site.py"
succeed
