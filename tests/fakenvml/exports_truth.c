/* Exports of the fake's own, for tests that hold the library in their process. */
#include "exports.h"

NVML double fakenvml_true_millijoules(int device, double from, double to);
NVML uint64_t fakenvml_origin_ns(void);
NVML void fakenvml_pass_ns(uint64_t ns);

NVML double fakenvml_true_millijoules(int device, double from, double to)
{
    const struct world *world = fake_world();
    return device >= 0 && device < world->device_count ? curve_energy_mj(&world->devices[device].power, from, to) : -1;
}

/* CLOCK_MONOTONIC of time zero; 0 before the first nvmlInit_v2. */
NVML uint64_t fakenvml_origin_ns(void)
{
    return fake_origin_ns();
}

/* Time passes at once: what a scenario does later is seen without waiting for it. */
NVML void fakenvml_pass_ns(uint64_t ns)
{
    fake_pass_ns(ns);
}
