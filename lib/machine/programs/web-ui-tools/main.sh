# Makes true: the programs web-ui and site-settings find what their tools call and what is installed. A program of its own because of the
# size that one may have.
# files: site_database.py, site_data.py, environment.py, open-webui.service

begin
ensure_packages python3
readonly tools=/usr/local/lib/open-webui
write_file_if_changed "$tools/site_database.py" 600 <"$files/site_database.py"
write_file_if_changed "$tools/site-data" 700 <"$files/site_data.py"
write_file_if_changed "$tools/environment" 700 <"$files/environment.py"
write_file_if_changed "$tools/open-webui.service" 600 <"$files/open-webui.service"
succeed
