/* Exports that older drivers lack; `make old` builds a library without them. */
#include "exports.h"
#include "sensor.h"

#ifndef FAKENVML_OLD

static int leave_uint(struct call *call, unsigned *target, bool supported, int value)
{
    if (call->code == NVML_OK && target == 0) {
        call->code = NVML_INVALID_ARGUMENT;
    }
    if (call->code == NVML_OK && !supported) {
        call->code = NVML_NOT_SUPPORTED;
    }
    if (call->code == NVML_OK) {
        *target = (unsigned)value;
    }
    return call_leave(call, (uint64_t)(value < 0 ? 0 : value));
}

NVML int nvmlDeviceGetArchitecture(void *handle, unsigned *architecture)
{
    struct call call = call_enter_device("nvmlDeviceGetArchitecture", handle);
    return leave_uint(&call, architecture, true, call.device == 0 ? 0 : call.device->architecture);
}

NVML int nvmlDeviceGetMigMode(void *handle, unsigned *current, unsigned *pending)
{
    struct call call = call_enter_device("nvmlDeviceGetMigMode", handle);
    int mig = call.device == 0 ? -1 : call.device->mig;
    if (call.code == NVML_OK && pending == 0) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    int code = leave_uint(&call, current, mig >= 0, mig);
    if (code == NVML_OK) {
        *pending = (unsigned)mig;
    }
    return code;
}

NVML int nvmlDeviceGetMaxMigDeviceCount(void *handle, unsigned *count)
{
    struct call call = call_enter_device("nvmlDeviceGetMaxMigDeviceCount", handle);
    return leave_uint(&call, count, true, call.device != 0 && call.device->mig == 1 ? 7 : 0);
}

/* Every slot is empty: instances are not played yet. */
NVML int nvmlDeviceGetMigDeviceHandleByIndex(void *handle, unsigned index, void **mig)
{
    struct call call = call_enter_device("nvmlDeviceGetMigDeviceHandleByIndex", handle);
    (void)mig;
    call.code = call.code == NVML_OK ? NVML_NOT_FOUND : call.code;
    return call_leave(&call, index);
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

/* No process runs on a fake GPU. */
NVML int nvmlDeviceGetComputeRunningProcesses_v3(void *handle, unsigned *count, void *processes)
{
    struct call call = call_enter_device("nvmlDeviceGetComputeRunningProcesses_v3", handle);
    (void)processes;
    return leave_uint(&call, count, true, 0);
}

static int fill_entry(const struct call *call, struct field_value *entry)
{
    const struct device *d = call->device;
    bool gpu = entry->scope == 0;
    bool average = gpu && entry->field == 185 && d->has_average, instant = gpu && entry->field == 186 && d->has_instant;
    bool energy = gpu && (entry->field == 83 || entry->field == 191) && d->has_counter;
    int code = call_field_fault(call, (int)entry->field, average || instant || energy ? NVML_OK : NVML_NOT_SUPPORTED);
    entry->timestamp_us = 0;
    entry->latency_us = 1;
    entry->code = code;
    if (code != NVML_OK) {
        return code;
    }
    if (energy) {
        entry->type = VALUE_UINT64;
        entry->value.u64 = sensor_counter_mj(fake_world(), d, call->t);
    } else {
        entry->type = VALUE_UINT32;
        entry->value.u64 = 0;
        entry->value.u32 = (unsigned)(sensor_power_mw(d, call->t, average ? d->average_window_s : d->instant_window_s) + 0.5);
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
