/* Exports that older drivers lack; `make old` builds a library without them. */
#include "exports.h"
#include "sensor.h"

#ifndef FAKENVML_OLD

NVML int nvmlDeviceGetArchitecture(void *handle, unsigned *architecture)
{
    struct call call = call_enter_device("nvmlDeviceGetArchitecture", handle);
    return leave_uint(&call, architecture, true, call.device == 0 ? 0 : call.device->architecture);
}

NVML int nvmlDeviceGetMemoryInfo_v2(void *handle, struct memory_v2 *memory)
{
    struct call call = call_enter_device("nvmlDeviceGetMemoryInfo_v2", handle);
    if (call.code == NVML_OK && memory == 0) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && memory->version != (sizeof(*memory) | 2u << 24)) {
        call.code = NVML_VERSION_MISMATCH;
    }
    if (call.code == NVML_OK) {
        memory->total = (uint64_t)call.device->memory_total_mib << 20;
        memory->reserved = (uint64_t)RESERVED_MIB << 20;
        memory->used = (uint64_t)sensor_memory_used_mib(call.device, call.t) << 20;
        memory->free = memory->total - memory->used - memory->reserved;
    }
    return call_leave(&call, call.code == NVML_OK ? memory->used : 0);
}

NVML int nvmlDeviceGetTemperatureV(void *handle, struct temperature *temperature)
{
    struct call call = call_enter_device("nvmlDeviceGetTemperatureV", handle);
    if (call.code == NVML_OK && (temperature == 0 || temperature->sensor != 0)) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && temperature->version != (sizeof(*temperature) | 1u << 24)) {
        call.code = NVML_VERSION_MISMATCH;
    }
    if (call.code == NVML_OK && call.device->temperature_c < 0) {
        call.code = NVML_NOT_SUPPORTED;
    }
    if (call.code == NVML_OK) {
        temperature->celsius = call.device->temperature_c;
    }
    return call_leave(&call, call.code == NVML_OK ? (uint64_t)temperature->celsius : 0);
}

enum { SCOPE_GPU = 0, SCOPE_MODULE = 1, SCOPE_MEMORY = 2 };

static bool is_power_field(const struct device *d, unsigned field, unsigned scope)
{
    bool has_module = d->module[0] != '\0';
    return scope == SCOPE_GPU  ? (field == 185 && d->has_average) || (field == 186 && d->has_instant)
        : scope == SCOPE_MODULE ? has_module && ((field == 185 && d->has_module_average) || (field == 186 && d->has_module_instant))
                                : scope == SCOPE_MEMORY && field == 185 && d->memory_mw >= 0;
}

static double field_power_mw(const struct call *call, const struct field_value *entry)
{
    const struct device *d = call->device;
    double window_s = entry->field == 185 ? d->average_window_s : d->instant_window_s;
    return entry->scope == SCOPE_GPU ? sensor_power_mw(d, call->t, window_s)
        : entry->scope == SCOPE_MODULE ? sensor_module_mw(fake_world(), d, call->t, window_s)
                                       : d->memory_mw;
}

static int fill_entry(const struct call *call, struct field_value *entry)
{
    const struct device *d = call->device;
    bool energy = entry->scope == SCOPE_GPU && (entry->field == 83 || entry->field == 191) && d->has_counter;
    bool supported = energy || is_power_field(d, entry->field, entry->scope);
    int code = call_field_fault(call, (int)entry->field, supported ? NVML_OK : NVML_NOT_SUPPORTED);
    entry->timestamp_us = fake_unix_us(call->t);
    entry->latency_us = 1;
    entry->code = code;
    if (code != NVML_OK) {
        return code;
    }
    entry->type = energy ? VALUE_UINT64 : VALUE_UINT32;
    entry->value.u64 = 0;
    if (energy) {
        entry->value.u64 = sensor_counter_mj(fake_world(), d, call->t);
    } else if (supported) {
        entry->value.u32 = (unsigned)(field_power_mw(call, entry) + 0.5);
    }
    return code;
}

NVML int nvmlDeviceGetFieldValues(void *handle, int count, struct field_value *entries)
{
    struct call call = call_enter_device("nvmlDeviceGetFieldValues", handle);
    if (call.code == NVML_OK && (entries == 0 || count <= 0)) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    for (int i = 0; call.code == NVML_OK && i < count; i++) {
        int code = fill_entry(&call, &entries[i]);
        call_log_field(&call, (int)entries[i].field, (int)entries[i].scope, code, code == NVML_OK ? entries[i].value.u64 : 0);
    }
    return call.code == NVML_OK ? NVML_OK : call_leave(&call, 0);
}

#endif
