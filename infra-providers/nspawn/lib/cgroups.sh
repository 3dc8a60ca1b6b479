# shellcheck shell=bash
# Where systemd does not run the host, each machine gets a control group of its own by hand, beside this process's.
# (Where it does, the machine's unit has one: see lib/run-machine.)

# add_cgroups NAME: makes them, and lists them in DIR/run/NAME.cgroups
add_cgroups() {
  local group
  remove_cgroups "$1"
  : >"$run/$1.cgroups"
  runs_systemd && return
  while read -r group; do
    echo "$group" >>"$run/$1.cgroups"
    mkdir -p "$group"
    if [[ $group == */cpuset/* ]]; then allow_all_processors "$group"; fi
    if [ -e "$group/cgroup.controllers" ] && has_cgroup_v2; then allow_controllers "$group"; fi
  done < <(own_cgroups "$1")
}

# own_cgroups NAME: a directory in every hierarchy
own_cgroups() {
  local controllers path
  while IFS=: read -r _ controllers path; do
    controllers=${controllers#name=}
    if has_cgroup_v2; then controllers=.; fi
    echo "/sys/fs/cgroup/${controllers:-unified}${path%/}/hakube-$name-$1"
  done </proc/self/cgroup
}

# A new group of the first version has no processors and no memory, and takes no process until it has.
allow_all_processors() {
  cat "$1/../cpuset.cpus" >"$1/cpuset.cpus"
  cat "$1/../cpuset.mems" >"$1/cpuset.mems"
  echo 1 >"$1/cgroup.clone_children"
}

# A group of the second version has the controllers that its parent passes on, and a parent other than the root
# passes none on while it holds processes itself.
allow_controllers() {
  local controller
  for controller in $(<"$1/../cgroup.controllers"); do
    echo "+$controller" >"$1/../cgroup.subtree_control" 2>/dev/null || true
  done
  grep --quiet --word-regexp memory "$1/cgroup.controllers" ||
    die "the control group of this shell holds processes, so it cannot pass controllers on, and no systemd runs this host"
}

remove_cgroups() {
  local group
  [ -f "$run/$1.cgroups" ] || return 0
  while read -r group; do
    [ ! -d "$group" ] || await 50 remove_cgroup "$group" || say "the control group $group is still in use"
  done <"$run/$1.cgroups"
  rm "$run/$1.cgroups"
}

# remove_cgroup DIRECTORY: with those in it; a process that was killed may be in one for a moment more
remove_cgroup() {
  find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
  [ ! -d "$1" ]
}
