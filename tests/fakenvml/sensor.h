/* What the board's own instruments say of the true curve. */
#ifndef FAKENVML_SENSOR_H
#define FAKENVML_SENSOR_H

#include "world.h"

double sensor_power_mw(const struct device *device, double t, double window_s);
uint64_t sensor_counter_mj(const struct world *world, const struct device *device, double t);
int sensor_utilization_percent(const struct device *device, double t);
int64_t sensor_memory_used_mib(const struct device *device, double t);

#endif
