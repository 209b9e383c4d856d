#include "sensor.h"

#include <math.h>
#include <string.h>

#include "recording.h"

static double held(double t, double refresh_s)
{
    return refresh_s > 0 ? floor(t / refresh_s) * refresh_s : t;
}

double sensor_power_mw(const struct device *d, double t, double window_s)
{
    return sensor_look_mw(d, held(t, d->refresh_s), window_s);
}

double sensor_look_mw(const struct device *d, double at, double window_s)
{
    return window_s > 0 ? curve_energy_mj(&d->power, at - window_s, at) / window_s : curve_power_mw(&d->power, at);
}

static bool is_of_module(const struct device *d, const struct device *other)
{
    return d == other || (d->module[0] != '\0' && strcmp(d->module, other->module) == 0);
}

static double cpu_mw(const struct world *world, const struct device *d)
{
    double most = 0;
    for (int i = 0; i < world->device_count; i++) {
        if (is_of_module(d, &world->devices[i])) {
            most = fmax(most, world->devices[i].cpu_mw);
        }
    }
    return most;
}

/* One instant for all GPUs of the module, that of the asked one's refresh: so each of them repeats the same figure. */
double sensor_module_mw(const struct world *world, const struct device *d, double t, double window_s)
{
    double at = held(t, d->refresh_s), sum = cpu_mw(world, d);
    for (int i = 0; i < world->device_count; i++) {
        sum += is_of_module(d, &world->devices[i]) ? sensor_look_mw(&world->devices[i], at, window_s) : 0;
    }
    return sum;
}

double module_energy_mj(const struct world *world, const struct device *d, double from, double to)
{
    double sum = cpu_mw(world, d) * (to - from);
    for (int i = 0; i < world->device_count; i++) {
        sum += is_of_module(d, &world->devices[i]) ? curve_energy_mj(&world->devices[i].power, from, to) : 0;
    }
    return sum;
}

/* A reset takes hold at its instant; between it and the register's next refresh the counter stands at the reset's value. */
uint64_t sensor_counter_mj(const struct world *world, const struct device *d, double t)
{
    double since_s = 0, base_mj = d->counter_start_mj;
    for (int i = 0; i < world->reset_count; i++) {
        const struct reset *reset = &world->resets[i];
        if ((reset->device == ANY_DEVICE || reset->device == d->index) && reset->at_s <= t && reset->at_s >= since_s) {
            since_s = reset->at_s;
            base_mj = reset->to_mj;
        }
    }
    double at = fmax(held(t, d->counter_refresh_s), since_s);
    return (uint64_t)floor(base_mj + (d->counts_module ? module_energy_mj(world, d, since_s, at) : curve_energy_mj(&d->power, since_s, at)));
}

static const struct curve *recorded(const struct device *d)
{
    return d->power.kind == CURVE_RECORDING ? &d->power : 0;
}

int sensor_utilization_percent(const struct device *d, double t)
{
    const struct curve *c = recorded(d);
    if (d->utilization >= 0) {
        return d->utilization;
    }
    if (c != 0) {
        return recording_utilization_percent(c->recording, c->column, c->offset_s + t * c->speed, c->loop);
    }
    double span = d->power.high_mw - d->power.low_mw;
    return span > 0 ? (int)lround(100 * (curve_power_mw(&d->power, t) - d->power.low_mw) / span) : 0;
}

int64_t sensor_memory_used_mib(const struct device *d, double t)
{
    const struct curve *c = recorded(d);
    if (d->memory_used_mib >= 0) {
        return d->memory_used_mib;
    }
    return c != 0 ? recording_memory_mib(c->recording, c->column, c->offset_s + t * c->speed, c->loop) : 0;
}
