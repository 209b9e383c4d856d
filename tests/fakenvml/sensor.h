/* What the board's own instruments say of the true curve. */
#ifndef FAKENVML_SENSOR_H
#define FAKENVML_SENSOR_H

#include "world.h"

/* Held since the sensor's last refresh. */
double sensor_power_mw(const struct device *device, double t, double window_s);
/* What the sensor sees at this very instant: the mean of the window before it, or the power itself. */
double sensor_look_mw(const struct device *device, double at, double window_s);
/* The CPU and all GPUs of the device's module. */
double sensor_module_mw(const struct world *world, const struct device *device, double t, double window_s);
double module_energy_mj(const struct world *world, const struct device *device, double from, double to);
uint64_t sensor_counter_mj(const struct world *world, const struct device *device, double t);
int sensor_utilization_percent(const struct device *device, double t);
int64_t sensor_memory_used_mib(const struct device *device, double t);

#endif
