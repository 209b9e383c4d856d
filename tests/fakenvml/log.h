/* The call log: one write(2) per line into a file opened for appending, so that a killed process loses nothing. */
#ifndef FAKENVML_LOG_H
#define FAKENVML_LOG_H

#include <stdint.h>

/* NULL or empty: no log. Closes the one before. */
void log_open(const char *path);
void log_header(uint64_t origin_ns);
void log_call(uint64_t at_ns, int device, const char *call, int code, uint64_t value);

#endif
