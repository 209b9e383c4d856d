#include "sensor.h"

#include <math.h>

#include "recording.h"

static double held(double t, double refresh_s)
{
    return refresh_s > 0 ? floor(t / refresh_s) * refresh_s : t;
}

double sensor_power_mw(const struct device *d, double t, double window_s)
{
    double at = held(t, d->refresh_s);
    return window_s > 0 ? curve_energy_mj(&d->power, at - window_s, at) / window_s : curve_power_mw(&d->power, at);
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
    return (uint64_t)floor(base_mj + curve_energy_mj(&d->power, since_s, at));
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
