# The part of preflight that looks beyond the machine; ../preflight.sh is the whole.

# The HTTP status of each of so many transfers, 0 when there is none, and why. curl's configuration may hold
# passwords, so it comes by a pipe; the authorities must be a file, which is gone afterwards.
fetch() { # COUNT AUTHORITIES CONFIGURATION
  local index status message comma='' statuses=() messages=() authorities
  if ! command -v curl >/dev/null; then printf '{"fetch":null}\n' && return; fi
  if ! authorities=$(mktemp --tmpdir=/run); then printf '{"fetch":null}\n' && return; fi
  if [ "$2" != - ]; then cat /etc/ssl/certs/ca-certificates.crt <(base64 --decode <<<"$2") >"$authorities" 2>/dev/null; fi
  while read -r index status message; do
    if [[ $index =~ ^[0-9]{1,3}$ ]]; then statuses[index]=$status messages[index]=$message; fi
  done < <(fetch_all "$authorities" "$3")
  rm "$authorities"
  printf '{"fetch":['
  for ((index = 0; index < $1; index++)); do
    printf '%s{"status":%d' "$comma" "$((10#${statuses[index]:-0}))" && text message "${messages[index]:-}" && printf '}'
    comma=,
  done
  printf ']}\n'
}

fetch_all() { # AUTHORITIES CONFIGURATION
  local trust=()
  # In the environment, for an option would hold for the first transfer alone.
  if [ -s "$1" ]; then trust=(env CURL_CA_BUNDLE="$1"); fi
  "${trust[@]}" curl --disable --parallel --parallel-immediate --config <(base64 --decode <<<"$2") 2>/dev/null
}

resolve() { # HOST
  local address=''
  read -r address _ < <(timeout 5 getent ahostsv4 "$1")
  printf '{"resolve":true' && text address "$address" && printf '}\n'
}

# Listens on the ports, says on which, and tells whoever comes the token and this node's name. It ends when its
# standard input does, or after two minutes.
# shellcheck disable=SC2016 # Perl's variables
readonly listen_on_ports='
  use IO::Socket::INET; use IO::Select;
  my ($name, $token, @ports) = @ARGV;
  my ($all, %tcp, @free) = (IO::Select->new(\*STDIN));
  $| = 1; $SIG{PIPE} = "IGNORE"; alarm 120;
  for my $wanted (@ports) {
    my ($protocol, $port) = split("/", $wanted);
    my @options = $protocol eq "tcp" ? (Listen => 128, ReuseAddr => 1) : ();
    my $socket = IO::Socket::INET->new(Proto => $protocol, LocalPort => $port, @options) or next;
    $socket->blocking(0);
    $all->add($socket); $tcp{$socket} = $protocol eq "tcp"; push @free, "\"$wanted\"";
  }
  print "{\"listen\":[", join(",", @free), "]}\n";
  open(STDOUT, ">", "/dev/null");
  for (;;) {
    for my $ready ($all->can_read()) {
      exit if fileno($ready) == 0;
      if ($tcp{$ready}) {
        my $visitor = $ready->accept() or next;
        syswrite($visitor, "hakube-preflight $token $name\n");
      } elsif (my $sender = recv($ready, my $word, 100, 0)) {
        send($ready, "hakube-preflight $token $name\n", 0, $sender) if $word eq "hakube-preflight $token\n";
      }
    }
  }
'

listen() { # NAME TOKEN PROTOCOL/PORT…
  # This shell holds the only other end of the pipe that is its standard input.
  exec 8> >(exec perl -e "$listen_on_ports" "$@" 2>/dev/null)
}

# Goes to all of these at once: what came of it, and the name of the node that answered with the token.
# shellcheck disable=SC2016 # Perl's variables
readonly probe_ports='
  use Socket; use IO::Socket; use IO::Select; use Errno qw(EINPROGRESS);
  my ($token, @targets) = @ARGV;
  my ($rounds, $round_seconds, @tries) = (8, 0.5);
  for my $target (@targets) {
    my ($protocol, $address, $port) = split("/", $target);
    my $udp = $protocol eq "udp";
    my $socket = IO::Socket->new();
    socket($socket, AF_INET, $udp ? SOCK_DGRAM : SOCK_STREAM, 0) or die "$!\n";
    $socket->blocking(0);
    my $try = { socket => $socket, udp => $udp, state => "timeout", node => "", silent => 0 };
    push @tries, $try;
    next if connect($socket, pack_sockaddr_in($port, inet_aton($address))) || $!{EINPROGRESS};
    $try->{state} = $!{ECONNREFUSED} ? "refused" : "unreachable"; $try->{ended} = 1;
  }
  sub failed { my ($try) = @_; $try->{state} = $!{ECONNREFUSED} ? "refused" : $!{ETIMEDOUT} ? "timeout" : "unreachable"; $try->{ended} = 1; }
  for my $round (1 .. $rounds) {
    my @open = grep { !$_->{ended} } @tries or last;
    for my $try (grep { $_->{udp} } @open) { send($try->{socket}, "hakube-preflight $token\n", 0) if $round <= 4; }
    my ($read, $write, $left) = (IO::Select->new(), IO::Select->new(), $round_seconds);
    for my $try (@open) {
      if ($try->{udp} || $try->{state} eq "open") { $read->add($try->{socket}); } else { $write->add($try->{socket}); }
    }
    my ($readable, $writable) = IO::Select->select($read, $write, undef, $round_seconds);
    my %ready = map { ($_ => 1) } @{ $readable || [] }, @{ $writable || [] };
    for my $try (@open) {
      my $socket = $try->{socket};
      if (!$ready{$socket}) {
        # What is open and says nothing is not waited for to the end.
        $try->{ended} = 1 if $try->{state} eq "open" && !%ready && ++$try->{silent} >= 2;
      } elsif ($try->{udp} || $try->{state} eq "open") {
        my $got = sysread($socket, my $answer, 200);
        if (!defined $got) { failed($try) if $try->{udp}; $try->{ended} = 1; next; }
        $try->{state} = "open"; $try->{ended} = 1;
        $try->{node} = $1 if $answer =~ /^hakube-preflight \Q$token\E ([a-z0-9.-]{1,63})\n/;
      } else {
        $! = unpack("i", getsockopt($socket, SOL_SOCKET, SO_ERROR));
        if ($! != 0) { failed($try); } else { $try->{state} = "open"; }
      }
    }
    redo if %ready && grep { !$_->{ended} } @tries;
  }
  print "{\"probe\":[", join(",", map { "{\"state\":\"$_->{state}\",\"node\":\"$_->{node}\"}" } @tries), "]}\n";
'

probe() { # TOKEN PROTOCOL/ADDRESS/PORT…
  # Its own deadline is four seconds; this is for a machine that has come to a halt.
  timeout 20 perl -e "$probe_ports" "$@" 2>/dev/null 8>&- || printf '{"probe":null}\n'
}

