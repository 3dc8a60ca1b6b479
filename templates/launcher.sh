# hakube's launcher, run as root on a node by the one command that hakube gives to sshd.
#
# It tells what the node holds, takes a bundle from standard input, starts its script so that the run
# outlives the connection, and shows the run's output. It can be left and called again at any time.
#
# Spoken on standard input and output, a line each:
#   launcher   {"hakube":"ready",…}                       what the node holds
#   installer  start RUN-ID SCRIPT-SHA256 LENGTH SHA256   then LENGTH bytes: the bundle, a tar archive
#              attach RUN-ID OFFSET                       the output of a run from that byte on, to the run's end
#              read RUN-ID OFFSET                         the output that there is from that byte on
#              script                                     the script that last ran
#              quit
#   launcher   {"hakube":"started"|"attached"|"reading"|"script"|"busy"|"refused",…}
#   launcher   the run's output as it is, with the journal's lines between, each an RFC 7464 record:
#              a byte 0x1e, JSON, a line feed. The last one is {"event":"end",…}.
#
# It is sent as one text: launcher/facts.sh, launcher/run.sh, and then this file.
set -euo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

runner=$1                    # systemd, or setsid where there is no systemd (tests)
run=/run/hakube              # gone with a reboot
bundle=$run/bundle           # the script and the secrets, while a run goes on
current=$run/current.json    # whose run goes on; it is the run's to remove
ended=$run/ended.json        # how the last run ended, which a full disk cannot be told
full=$run/log-is-full        # the log did not take it
journal=/var/lib/hakube/journal.jsonl
script=/var/lib/hakube/script.sh # what ran last
logs=/var/log/hakube
unit=hakube-run.service      # its one name is the lock

answer() { printf '{"hakube":"%s"%s}\n' "$1" "${2:+,$2}"; }
refuse() {
  answer refused "\"reason\":\"$1\""
  exit 0
}

main() {
  local line words number='(0|[1-9][0-9]{0,14})' # bash takes 010 for eight
  mkdir -p $run
  answer ready "$(facts)"
  read -r line || exit 0
  # What is read here becomes names of files: nothing but what an installer sends is let through.
  [[ $line =~ ^(start\ [0-9a-z-]+\ [0-9a-f]{64}\ $number\ [0-9a-f]{64}\ [A-Za-z0-9@._-]+|(attach|read)\ [0-9a-z-]+\ $number|script|quit)$ ]] ||
    refuse 'this is not a request that the launcher knows'
  read -ra words <<<"$line"
  case ${words[0]} in
    start) start "${words[@]:1}" ;;
    attach) attach "${words[@]:1}" ;;
    read) read_run "${words[@]:1}" ;;
    script) show_script ;;
  esac
}

main
