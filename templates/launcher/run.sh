# The part of the launcher that begins a run, and shows it; ../launcher.sh is the whole.

is_running() {
  if [ "$runner" = systemd ]; then
    # A unit whose after-run script still works counts as running.
    systemctl is-active --quiet $unit || systemctl show --property=ActiveState $unit | grep -q '=\(activating\|deactivating\)$'
  else
    local pid
    [ -f $run/pid ] && read -r pid <$run/pid && kill -0 "$pid" 2>/dev/null
  fi
}

# The run may take its file away at any moment.
current_run() {
  local json
  if is_running && read -r json 2>/dev/null <$current; then printf %s "$json"; else printf null; fi
}

# The newest run of which there is output: its id, and whether it came to an end. Without an end, and when it does
# not go on, the machine was switched off under it.
last_run() {
  local log newest='' id over=false
  for log in "$logs"/*.log; do
    if [ -f "$log" ] && { [ -z "$newest" ] || [ "$log" -nt "$newest" ]; }; then newest=$log; fi
  done
  id=${newest##*/} id=${id%.log}
  if [ -z "$newest" ]; then
    printf null
  else
    if has_ended "$id"; then over=true; fi
    printf '{"runId":"%s","ended":%s}' "$id" $over
  fi
}

# The ids of all runs of which there is output.
logged_runs() {
  local log id separator=''
  for log in "$logs"/*.log; do
    id=${log##*/} id=${id%.log}
    if [[ $id =~ ^[0-9a-z-]{1,64}$ ]]; then printf '%s"%s"' "$separator" "$id" && separator=,; fi
  done
}

has_ended() { # RUN-ID
  is_recorded_end "$1" || tells_end "$1"
}

tells_end() { tail --bytes=1024 "$logs/$1.log" 2>/dev/null | grep --quiet $'\036{"event":"end",'; }
is_recorded_end() { # RUN-ID
  local json
  read -r json 2>/dev/null <$ended && [[ $json == *"\"runId\":\"$1\""* ]]
}

take_bundle() { # RUN-ID SCRIPT-SHA256 LENGTH SHA256
  # A ramfs is memory that is never written to swap, and nobody but root looks into it.
  if [ -d $bundle ] && mountpoint --quiet $bundle; then umount $bundle; fi
  mkdir -p $bundle
  mount -t ramfs -o mode=0700 hakube $bundle || refuse "cannot mount a ramfs at $bundle"
  timeout 600 head --bytes="$3" >$bundle/bundle.tar
  if ! sha256sum --check --status <<<"$4  $bundle/bundle.tar"; then
    umount $bundle
    refuse 'the bundle did not arrive whole'
  fi
  tar --extract --no-same-owner --directory=$bundle --file=$bundle/bundle.tar
  rm $bundle/bundle.tar
  if ! sha256sum --check --status <<<"$2  $bundle/script.sh"; then
    umount $bundle
    refuse 'the bundle holds another script than announced'
  fi
}

# Runs when the script has ended, however it ended: says so, and forgets the secrets. How it ended is kept in memory
# too, for a disk that is full takes neither the log's last line nor the journal's.
write_after_run() { # RUN-ID LOG
  cat >$run/after-run.sh <<END
exec 2>/dev/null # what it writes to is the log, and its last line is the end
result=\${SERVICE_RESULT:-unknown}
say_end() { TZ=UTC printf -v end '{"event":"end","runId":"$1","time":"%(%FT%TZ)T","result":"%s","exit":"%s"}' -1 "\$result" "\${EXIT_STATUS:-unknown}"; }
say_end
if ! printf '\036%s\n' "\$end" >>'$2'; then
  : >$full
  if [ "\$result" != success ]; then result=disk-full && say_end; fi
fi
printf '%s\n' "\$end" >>$journal
sync $journal
printf '%s\n' "\$end" >$ended
umount --lazy $bundle
rm -f $run/stop $run/after-run.sh $current
END
}

# Standard output and error go to the same file, so they stay in the order in which they came.
start_with_systemd() { # RUN-ID LOG
  systemd-run --quiet --collect --unit=$unit --description="hakube run $1" \
    --property=Type=exec --property=UMask=0077 \
    --property=StandardOutput="append:$2" --property=StandardError="append:$2" \
    --property=ExecStopPost="/bin/bash $run/after-run.sh" \
    /bin/bash $bundle/script.sh run </dev/null 9>&-
}

start_with_setsid() { # RUN-ID LOG
  rm -f $run/pid
  # shellcheck disable=SC2016 # expanded by the shell that it starts
  setsid --fork /bin/bash -c '
    echo $$ >"$1/pid"
    if /bin/bash "$1/bundle/script.sh" run; then rc=0; else rc=$?; fi
    if [ $rc = 0 ]; then result=success; else result=exit-code; fi
    SERVICE_RESULT=$result EXIT_STATUS=$rc /bin/bash "$1/after-run.sh"' - $run </dev/null >>"$2" 2>&1 9>&- || return 1
  until [ -s $run/pid ]; do sleep 0.05; done # from now on everyone sees that it runs
}

# For whoever wants to see what another run would change: the boot script, which holds no secret, and none of those that
# do something else on a cluster that lives. A disk that is full takes nothing away but this: no copy is better than
# the one of an earlier run.
keep_script() {
  local text
  if [ -e $script.new ]; then rm -f $script.new || true; fi
  # By bash itself: a hundred nodes may share a machine, and each program is a process.
  read -r -d '' text <$bundle/run.json || true
  [[ $text == *'"phase": "node"'* ]] || return 0
  IFS='' read -r -d '' text <$bundle/script.sh || true
  printf %s "$text" >$script.new || rm -f $script $script.new || true
}

show_script() {
  [ -f $script ] || refuse 'no script has run on this node'
  answer script
  cat $script
}

start() { # RUN-ID SCRIPT-SHA256 LENGTH SHA256 WHO
  local log=$logs/$1.log going_on old
  mkdir -p $run $logs "${journal%/*}"
  if [ "$runner" = setsid ] && [ -d /run/systemd/system ]; then
    refuse 'the setsid runner is not for machines with systemd'
  fi
  exec 9>$run/launcher.lock
  flock --timeout 60 9 || refuse 'another installer is starting a run on this node'
  # A run that has said its last word takes a moment to be gone.
  for _ in {1..100}; do
    if [ -e $current ] || ! is_running; then break; fi
    sleep 0.1
  done
  going_on=$(current_run)
  if [ "$going_on" != null ]; then
    answer busy "\"run\":$going_on"
    return 0
  fi
  take_bundle "$@"
  # The last ten runs' output is kept.
  old=("$logs"/*.log)
  if [ ${#old[@]} -ge 10 ]; then
    find $logs -name '*.log' -printf '%T@ %p\n' | sort --numeric-sort --reverse | tail --lines=+10 | cut --delimiter=' ' --fields=2- | xargs --no-run-if-empty rm -f
  fi
  : >"$log"
  rm -f $full
  write_after_run "$1" "$log"
  TZ=UTC printf '{"runId":"%s","scriptSha256":"%s","startedAt":"%(%FT%TZ)T","startedBy":"%s"}\n' "$1" "$2" -1 "$5" >$current
  keep_script # now, for the run may be over, and the bundle gone, before we are asked again
  if ! "start_with_$runner" "$1" "$log"; then
    umount --lazy $bundle
    rm -f $current $script.new
    refuse 'the run could not be started, see the journal of the node'
  fi
  if [ -f $script.new ]; then mv $script.new $script; fi
  exec 9>&-
  answer started
  show "$1" 0
}

goes_on() { # RUN-ID
  local json
  read -r json 2>/dev/null <$current && [[ $json == *"\"runId\":\"$1\""* ]]
}

# Shows a run's output from a byte on until the run has ended or the installer has gone.
show() { # RUN-ID OFFSET
  local log=$logs/$1.log keeper tail line rc
  if ! goes_on "$1"; then
    show_rest "$1" "$2"
    return 0
  fi
  # tail ends soon after the process `keeper`, and not before it has shown all; the keeper ends when
  # nobody can write to it any more, so both are gone even when this shell is killed.
  exec 8> >(exec cat >/dev/null)
  keeper=$!
  tail --bytes=+$(($2 + 1)) --follow --sleep-interval=0.2 --pid=$keeper "$log" 8>&- &
  tail=$!
  while [ -e $current ]; do
    rc=0
    read -r -t 0.2 line || rc=$?
    if [ $rc = 0 ]; then
      if [ "$line" = stop ]; then : >$run/stop; fi # the run looks for it between two steps
    elif [ $rc -le 128 ]; then # end of input: the installer has gone, the run goes on
      kill $tail
      return 0
    fi
  done
  exec 8>&-
  wait $tail || true
  show_end_of_full_log "$1"
}

show_rest() { # RUN-ID OFFSET
  tail --bytes=+$(($2 + 1)) "$logs/$1.log"
  show_end_of_full_log "$1"
}

show_end_of_full_log() { # RUN-ID
  if [ -e $full ] && is_recorded_end "$1" && ! tells_end "$1"; then printf '\n\036%s\n' "$(<$ended)"; fi
}

attach() { # RUN-ID OFFSET
  [ -f "$logs/$1.log" ] || refuse "there is no run $1 on this node"
  answer attached
  show "$1" "$2"
}

# Not `read`, which is bash's own.
read_run() { # RUN-ID OFFSET
  [ -f "$logs/$1.log" ] || refuse "there is no run $1 on this node"
  answer reading
  show_rest "$1" "$2"
}
