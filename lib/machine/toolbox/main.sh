# Makes true: the files of this piece of the toolbox lie in /usr/local/lib/open-webui, and none that the piece had before and nobody has any more.
# What begins with #! is a command, and has the name that it is called by; what is read has the name of its file.
#
# constants: version

begin
readonly list=$tools/installed/${program#toolbox-}
# One at a time: a file may move from one piece to another.
exec 7>/run/open-webui-toolbox.lock
flock -w "$(at_most 300)" 7 || fail 'another piece does not end'
before=()
# As it stands in the list: the version, then the files.
names=("$version")
[[ ! -e $list ]] || mapfile -t before <"$list"
for file in "$files"/*; do
  name=${file##*/} mode=600
  read -r first <"$file"
  if [[ $first == '#!'* ]]; then
    name=${name%.*} mode=700
    name=${name//_/-}
  fi
  cmp -s "$file" "$tools/$name" || write_file_if_changed "$tools/$name" "$mode" <"$file"
  names+=("$name")
done
# Last: a piece that was cut off is not there.
[[ "${before[*]}" == "${names[*]}" ]] || write_file_if_changed "$list" 600 < <(printf '%s\n' "${names[@]}")
for name in "${before[@]}"; do
  [[ " ${names[*]} " == *" $name "* ]] || grep -qxF "$name" "$tools"/installed/* || rm -f "$tools/$name"
done
succeed
