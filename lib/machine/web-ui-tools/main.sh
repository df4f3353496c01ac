# Makes true: the program web-ui finds the tools that it calls. They are a program of their own because of the size that one may have.
# files: site_data.py, environment.py

begin web-ui-tools
ensure_packages python3
write_file_if_changed /usr/local/lib/open-webui/site-data 700 <"$files/site_data.py"
write_file_if_changed /usr/local/lib/open-webui/environment 700 <"$files/environment.py"
succeed
