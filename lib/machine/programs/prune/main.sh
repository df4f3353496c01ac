# Makes true: the tool that takes away what a site no longer has is on the machine; the program web-ui calls it when the site runs without it.
# files: prune.sh

begin
write_file_if_changed /usr/local/lib/open-webui/prune 700 <"$files/prune.sh"
succeed
