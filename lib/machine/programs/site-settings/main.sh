# Makes true: the program web-ui finds the tool that knows which settings in the site's database are the construct's.
# files: site_settings.py

begin
ensure_packages python3
write_file_if_changed /usr/local/lib/open-webui/site-settings 700 <"$files/site_settings.py"
succeed
