// The first process of every pod: holds its namespaces, and collects orphans.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void stop(int signal) {
  (void)signal;
  _exit(0);
}

static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

int main(int count, char **arguments) {
  // `kubeadm upgrade` looks whether pods run by a Job `pause -v`, which has to end.
  if (count > 1 && !strcmp(arguments[1], "-v")) return printf("pause.c " VERSION "\n") < 0;
  signal(SIGINT, stop);
  signal(SIGTERM, stop);
  signal(SIGCHLD, reap);
  for (;;) pause();
}
