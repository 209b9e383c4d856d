/* Exports that read one device. */
#include "exports.h"
#include "sensor.h"

int leave_uint(struct call *call, unsigned *target, bool supported, double value)
{
    if (call->code == NVML_OK && target == NULL) {
        call->code = NVML_INVALID_ARGUMENT;
    }
    if (call->code == NVML_OK && !supported) {
        call->code = NVML_NOT_SUPPORTED;
    }
    if (call->code == NVML_OK) {
        *target = (unsigned)value;
    }
    return call_leave(call, value < 0 ? 0 : (uint64_t)value);
}

/* The device of a call that may have failed: a stand-in keeps the exports free of branches. */
static const struct device *device_of(const struct call *call)
{
    static const struct device nobody = { .index = -1 };
    return call->device == NULL ? &nobody : call->device;
}

NVML int nvmlDeviceGetPowerUsage(void *handle, unsigned *milliwatts)
{
    struct call call = call_enter_device("nvmlDeviceGetPowerUsage", handle);
    const struct device *d = device_of(&call);
    if (call.code == NVML_OK && milliwatts == 0) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && !d->has_power) {
        call.code = NVML_NOT_SUPPORTED;
    }
    unsigned value = call.code == NVML_OK ? (unsigned)(sensor_power_mw(d, call.t, d->window_s) + 0.5) : 0;
    if (call.code == NVML_OK) {
        *milliwatts = value;
    }
    return call_leave_power(&call, value);
}

NVML int nvmlDeviceGetTotalEnergyConsumption(void *handle, unsigned long long *millijoules)
{
    struct call call = call_enter_device("nvmlDeviceGetTotalEnergyConsumption", handle);
    const struct device *d = device_of(&call);
    if (call.code == NVML_OK && millijoules == 0) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && !d->has_counter) {
        call.code = NVML_NOT_SUPPORTED;
    }
    uint64_t value = call.code == NVML_OK ? sensor_counter_mj(fake_world(), d, call.t) : 0;
    if (call.code == NVML_OK) {
        *millijoules = value;
    }
    return call_leave_energy(&call, value);
}

NVML int nvmlDeviceGetEnforcedPowerLimit(void *handle, unsigned *milliwatts)
{
    struct call call = call_enter_device("nvmlDeviceGetEnforcedPowerLimit", handle);
    return leave_uint(&call, milliwatts, device_of(&call)->limit_mw > 0, device_of(&call)->limit_mw);
}

NVML int nvmlDeviceGetPowerManagementDefaultLimit(void *handle, unsigned *milliwatts)
{
    struct call call = call_enter_device("nvmlDeviceGetPowerManagementDefaultLimit", handle);
    return leave_uint(&call, milliwatts, device_of(&call)->default_limit_mw > 0, device_of(&call)->default_limit_mw);
}

NVML int nvmlDeviceGetVirtualizationMode(void *handle, unsigned *mode)
{
    struct call call = call_enter_device("nvmlDeviceGetVirtualizationMode", handle);
    return leave_uint(&call, mode, true, device_of(&call)->virtualization);
}

NVML int nvmlDeviceGetTemperature(void *handle, int sensor, unsigned *celsius)
{
    struct call call = call_enter_device("nvmlDeviceGetTemperature", handle);
    if (call.code == NVML_OK && sensor != 0) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    return leave_uint(&call, celsius, device_of(&call)->temperature_c >= 0, device_of(&call)->temperature_c);
}

NVML int nvmlDeviceGetUtilizationRates(void *handle, struct utilization *rates)
{
    struct call call = call_enter_device("nvmlDeviceGetUtilizationRates", handle);
    if (call.code == NVML_OK && rates == 0) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && call.device->mig == 1) {
        call.code = NVML_NOT_SUPPORTED;
    }
    if (call.code == NVML_OK) {
        rates->gpu = (unsigned)sensor_utilization_percent(call.device, call.t);
        rates->memory = rates->gpu / 2;
    }
    return call_leave(&call, call.code == NVML_OK ? rates->gpu : 0);
}

NVML int nvmlDeviceGetMemoryInfo(void *handle, struct memory_v1 *memory)
{
    struct call call = call_enter_device("nvmlDeviceGetMemoryInfo", handle);
    if (call.code == NVML_OK && memory == 0) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK) {
        uint64_t used = (uint64_t)sensor_memory_used_mib(call.device, call.t) + RESERVED_MIB;
        memory->total = (uint64_t)call.device->memory_total_mib << 20;
        memory->used = used << 20;
        memory->free = memory->total - memory->used;
    }
    return call_leave(&call, call.code == NVML_OK ? memory->used : 0);
}
