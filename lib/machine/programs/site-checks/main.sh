# Makes true: the program certificate finds the checks with which it ends. A program of its own because of the size that one may have.
# files: check_site.py, check_dns.py

begin
ensure_packages python3
readonly tools=/usr/local/lib/open-webui
write_file_if_changed "$tools/check-site" 755 <"$files/check_site.py"
write_file_if_changed "$tools/check-dns" 755 <"$files/check_dns.py"
succeed
