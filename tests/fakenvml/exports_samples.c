/* The driver's ring of power samples: one per refresh of the sensor, stamped with the wall clock. */
#include <math.h>

#include "exports.h"
#include "sensor.h"

enum { SAMPLES_POWER = 0, RING_ENTRIES = 120 };

static double period_of(const struct device *device)
{
    return device->refresh_s > 0 ? device->refresh_s : 0.02;
}

/* The oldest of the ring that is newer than last_seen_us, as a number of the sensor's refreshes since the origin. */
static int64_t first_newer(const struct device *device, int64_t newest, uint64_t last_seen_us)
{
    int64_t entry = newest - RING_ENTRIES + 1;
    while (entry <= newest && (uint64_t)fake_unix_us((double)entry * period_of(device)) <= last_seen_us) {
        entry++;
    }
    return entry;
}

NVML int nvmlDeviceGetSamples(void *handle, int type, unsigned long long last_seen_us, int *value_type, unsigned *count, struct sample *samples)
{
    struct call call = call_enter_device("nvmlDeviceGetSamples", handle);
    const struct device *d = call.device;
    if (call.code == NVML_OK && (value_type == NULL || count == NULL || (samples != NULL && *count == 0))) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && (type != SAMPLES_POWER || !d->has_samples)) {
        call.code = NVML_NOT_SUPPORTED;
    }
    if (call.code != NVML_OK) {
        return call_leave(&call, 0);
    }
    *value_type = VALUE_UINT32;
    if (samples == NULL) {
        *count = RING_ENTRIES;
        return call_leave(&call, RING_ENTRIES);
    }
    int64_t newest = (int64_t)floor(call.t / period_of(d) + 1e-9), entry = first_newer(d, newest, last_seen_us);
    if (entry > newest) {
        call.code = NVML_NOT_FOUND;
        return call_leave(&call, 0);
    }
    unsigned written = 0;
    for (; entry <= newest && written < *count; entry++, written++) {
        double t = (double)entry * period_of(d);
        samples[written].unix_us = (uint64_t)fake_unix_us(t);
        samples[written].value.u64 = 0;
        samples[written].value.u32 = (unsigned)(sensor_look_mw(d, t, d->instant_window_s) + 0.5);
    }
    *count = written;
    return call_leave_power(&call, written);
}
