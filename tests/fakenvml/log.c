#define _GNU_SOURCE
#include "log.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#ifdef _WIN32
#define O_CLOEXEC O_NOINHERIT
#endif

static int descriptor = -1;

void log_open(const char *path)
{
    if (descriptor >= 0) {
        close(descriptor);
        descriptor = -1;
    }
    if (path != NULL && path[0] != '\0') {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
        if (descriptor < 0) {
            fprintf(stderr, "fakenvml: cannot write the call log %s\n", path);
        }
    }
}

static void write_line(const char *line, int length)
{
    if (length > 0 && write(descriptor, line, (size_t)length) != length) {
        fprintf(stderr, "fakenvml: a line of the call log was not written\n");
    }
}

void log_header(uint64_t origin_ns)
{
    char line[128];
    if (descriptor >= 0) {
        write_line(line, snprintf(line, sizeof(line), "# fakenvml origin_ns=%" PRIu64 " pid=%d\n", origin_ns, (int)getpid()));
    }
}

void log_call(uint64_t at_ns, int device, const char *call, int code, uint64_t value)
{
    char line[256];
    if (descriptor >= 0) {
        write_line(line, snprintf(line, sizeof(line), "%" PRIu64 " %d %s %d %" PRIu64 "\n", at_ns, device, call, code, value));
    }
}
