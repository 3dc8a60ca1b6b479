# hakube's preflight, run as root on a node by the one command that hakube gives to sshd.
#
# It measures the machine and changes nothing on it that stays: no package, no setting, no file. The ports
# that it listens on for a moment, and the file that it writes to time the disk, are gone when it ends, and it
# ends when the connection does.
#
# Spoken on standard input and output, a line each:
#   preflight  {"hakube":"preflight","protocol":1}
#   installer  clock                                   the time here
#              facts PROTOCOL/PORT…                    what the machine is, and who listens on these ports
#              fsync DIRECTORY                         how long a write takes to be on the disk
#              fetch COUNT AUTHORITIES CONFIGURATION   whether these can be had from here (both in base64, for curl)
#              resolve HOST                            its address
#              listen NAME TOKEN PROTOCOL/PORT…        until the end: whoever comes is told the token and the name
#              probe TOKEN PROTOCOL/ADDRESS/PORT…      whether something answers there
#              quit
#   preflight  one line of JSON for each
#
# It is sent as one text: the parts in preflight/ (json, facts, disk, reach), and then this file.
set -uo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

main() {
  local words
  printf '{"hakube":"preflight","protocol":1}\n'
  # Who says nothing for two minutes has gone.
  while read -r -t 120 -a words; do
    case ${words[0]:-} in
      clock) printf '{"clock":%s}\n' "$EPOCHREALTIME" ;;
      facts | fsync | fetch | resolve | listen | probe) "${words[0]}" "${words[@]:1}" ;;
      quit) break ;;
      *) printf '{"error":"unknown request"}\n' ;;
    esac
  done
}

main
