# Makes true: the programs frontend and certificate find what they call. A program of its own because of the size that one may have, and
# because it can run while others download.
# files: tls-certificate.sh, ../prune/prune.sh

begin
ensure_packages openssl
readonly tools=/usr/local/lib/open-webui
write_file_if_changed "$tools/tls-certificate" 755 <"$files/tls-certificate.sh"
# Also where no web UI of this library is, for a person: nobody runs a program when the front end is taken out of the app.
write_file_if_changed "$tools/prune" 700 <"$files/prune.sh"
succeed
