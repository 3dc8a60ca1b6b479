# shellcheck shell=bash
# Processes that go on after this program: as transient units where systemd runs the host, plain ones elsewhere.
# Either way DIR/run/NAME.pid says which process it is (lib/with-pid-file), and NAME.log what it said.

# is_alive NAME
is_alive() {
  local id start status started
  { read -r id start <"$run/$1.pid"; } 2>/dev/null || return 1
  # A process may have the id of one that is long gone, but not its start time too; and one that has ended is
  # there (Z) until its parent takes notice.
  read -r status started < <(cut -d' ' -f3,22 "/proc/$id/stat" 2>/dev/null) || return 1
  [ "$status" != Z ] && [ "$started" = "$start" ]
}

process_id() { cut -d' ' -f1 "$run/$1.pid"; }
unit_of() { echo "hakube-$name-$1.service"; }

# launch NAME CMD...: runs CMD in the background, unless it runs
launch() {
  local process=$1
  shift
  rm -f "$run/$process.pid"
  set -- "$here/lib/with-pid-file" "$run/$process.pid" "$@"
  if runs_systemd; then
    launch_unit "$process" "$@"
  else
    setsid "$@" </dev/null >"$run/$process.log" 2>&1 &
  fi
  await 100 is_alive "$process" || die "$process did not start: $(tail -n 3 "$run/$process.log" 2>/dev/null)"
}

# launch_unit NAME CMD...: with the settings of systemd-nspawn@.service: a machine's own systemd has to itself the
# control groups below its unit's, and ends what runs in them
launch_unit() {
  systemctl reset-failed "$(unit_of "$1")" 2>/dev/null || true
  systemd-run --quiet --collect --unit="$(unit_of "$1")" --description="hakube: $1 of $name" \
    --property=Delegate=yes --property=KillMode=mixed --property=TasksMax=infinity --property=LimitNOFILE=1048576 \
    --property=StandardOutput="truncate:$run/$1.log" --property=StandardError="append:$run/$1.log" -- "${@:2}"
}

# end_process NAME: ends it, and waits for that
end_process() {
  local id
  if is_alive "$1"; then
    id=$(process_id "$1")
    # It leads a process group: what it started must not outlive it.
    kill -s TERM -- "-$id" 2>/dev/null || true
    if ! await 100 is_gone "$1"; then
      kill -s KILL -- "-$id" 2>/dev/null || true
      await 100 is_gone "$1" || die "process $id of $1 does not end"
    fi
  fi
  if runs_systemd; then systemctl --quiet stop "$(unit_of "$1")" 2>/dev/null || true; fi
  rm -f "$run/$1.pid"
}

is_gone() { ! is_alive "$1"; }

# await TENTHS CMD...: until CMD succeeds, at most so many tenths of a second
await() {
  local left=$1
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}
