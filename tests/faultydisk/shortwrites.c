// Preloaded into a process: of its writes to files whose path contains SHORTWRITES_PATH, every third is done by a part only, every fifth
// is interrupted before it began. Both are what a kernel may do. Each one is told as a letter in SHORTWRITES_LOG.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static int is_meant(int file) {
  const char *wanted = getenv("SHORTWRITES_PATH");
  char link[64], path[PATH_MAX];
  if (!wanted) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = '\0';
  return strstr(path, wanted) != NULL;
}

static void tell(const char *letter) {
  static int log = -2;
  const char *path = getenv("SHORTWRITES_LOG");
  if (log == -2) log = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  if (log >= 0) syscall(SYS_write, log, letter, 1);
}

EXPORT ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t place) {
  static unsigned count;
  if (length > 1 && is_meant(file)) {
    unsigned turn = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
    if (turn % 5 == 0) {
      tell("i");
      errno = EINTR;
      return -1;
    }
    if (turn % 3 == 0) {
      tell("s");
      length = 1 + (turn * 2654435761u) % (length - 1);
    }
  }
  return syscall(SYS_pwrite64, file, bytes, length, place);
}
