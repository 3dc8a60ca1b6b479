# The part of preflight that times the disk under etcd; ../preflight.sh is the whole.

# As etcd writes its log: 2300 bytes at a time into space that is there already, each on the disk before the
# next. Perl is a part of every Debian and Ubuntu; its base system's has no clock but the kernel's own.
# shellcheck disable=SC2016 # Perl's variables
readonly time_writes='
  use Fcntl;
  my ($path, $clock_gettime) = @ARGV;
  my ($size, $count, $most_seconds, @times) = (2300, 200, 5);
  sub now { my $time = "\0" x 16; syscall($clock_gettime, 1, $time); my ($s, $ns) = unpack("q2", $time); $s + $ns / 1e9 }
  sysopen(my $file, $path, O_WRONLY | O_CREAT | O_EXCL | O_DSYNC, 0600) or die "$!\n";
  defined(syswrite($file, "\0" x ($size * $count))) or die "$!\n";
  sysseek($file, 0, 0);
  for (my $begin = now(); @times < $count && now() - $begin < $most_seconds;) {
    my $start = now();
    defined(syswrite($file, "x" x $size)) or die "$!\n";
    push @times, now() - $start;
  }
  @times = sort { $a <=> $b } @times;
  printf "%d %d\n", 1e6 * $times[int(0.99 * $#times)], scalar @times;
'

timed_file=''
forget_timed_file() { if [ -n "$timed_file" ]; then rm -f "$timed_file"; fi; }
trap forget_timed_file EXIT

fsync() { # DIRECTORY
  local result clock_gettime directory
  case $(uname -m) in # the number of this system call
    x86_64) clock_gettime=228 ;;
    aarch64) clock_gettime=113 ;;
    *) printf '{"fsync":null,"error":"not known how to tell the time here"}\n' && return ;;
  esac
  existing directory "$1"
  timed_file=$directory/.hakube-preflight-$$
  if result=$(perl -e "$time_writes" "$timed_file" $clock_gettime 2>&1); then
    printf '{"fsync":{"writes":%d,"p99Microseconds":%d}}\n' "${result#* }" "${result% *}"
  else
    printf '{"fsync":null' && text error "$result" && printf '}\n'
  fi
  forget_timed_file
}

