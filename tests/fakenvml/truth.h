/*
 * The truth file: per device the instants of the first and last answered power or energy call and the true energy between them.
 * Replaced whole (rename) at the first such call, then every 200 ms of calls, at nvmlShutdown and at exit: a reader never sees half a file,
 * and after a kill it is at most 200 ms of calls old yet still true of the instants that it names.
 */
#ifndef FAKENVML_TRUTH_H
#define FAKENVML_TRUTH_H

#include "world.h"

enum truth_span { TRUTH_ENERGY, TRUTH_POWER, TRUTH_SPANS };

void truth_open(const char *path);
void truth_clear(void);
void truth_flush(void);
/* The caller holds the library's lock. */
void truth_witness(const struct device *device, enum truth_span span, uint64_t at_ns);

#endif
