/*
 * A recording: an nvidia-smi CSV (timestamp, power.draw [W], utilization.gpu [%], memory.used [MiB]) whose rows cycle over the GPUs.
 * Power is linear between the rows of one GPU; utilisation and memory hold their last row. Time zero is the file's first row.
 * Before the first and after the last row the power is held; looped, the last row runs linearly into the first one mean step later.
 */
#ifndef FAKENVML_RECORDING_H
#define FAKENVML_RECORDING_H

#include <stdbool.h>

struct recording;

/* NULL, with the reason on stderr, if the file cannot be read or a column has fewer than two rows. */
struct recording *recording_load(const char *path, int cycle);
void recording_free(struct recording *recording);

double recording_power_mw(const struct recording *recording, int column, double t, bool loop);
double recording_integral_mj(const struct recording *recording, int column, double t, bool loop);
int recording_utilization_percent(const struct recording *recording, int column, double t, bool loop);
long recording_memory_mib(const struct recording *recording, int column, double t, bool loop);

#endif
