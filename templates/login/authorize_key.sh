# Adds the public key on standard input to those that may log in as this user, once. Runs in a POSIX shell.
set -eu
umask 077
read -r key
file=$HOME/.ssh/authorized_keys
mkdir -p "$HOME/.ssh"
if ! grep -qxF -- "$key" "$file" 2>/dev/null; then
  # A last line that does not end would become part of the key's.
  if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then echo >>"$file"; fi
  printf '%s\n' "$key" >>"$file"
fi
