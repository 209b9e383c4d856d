/* MIG: instances in sparse slots. A power or energy call on an instance's handle gives the board's figure, as on real boards. */
#include <string.h>

#include "exports.h"

#ifndef FAKENVML_OLD

static bool is_partitioned(const struct call *call)
{
    return call->device != NULL && call->device->mig == 1;
}

/* A call that only an instance answers. */
static struct call enter_instance(const char *name, void *handle)
{
    struct call call = call_enter_device(name, handle);
    if (call.code == NVML_OK && call.instance == NULL) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    return call;
}

static unsigned slot_of(const struct call *call)
{
    return call->instance == NULL ? 0 : (unsigned)(call->instance - call->device->instances);
}

NVML int nvmlDeviceGetMigMode(void *handle, unsigned *current, unsigned *pending)
{
    struct call call = call_enter_device("nvmlDeviceGetMigMode", handle);
    int mig = call.device == NULL ? -1 : call.device->mig;
    if (call.code == NVML_OK && pending == NULL) {
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
    return leave_uint(&call, count, true, is_partitioned(&call) ? call.device->max_instances : 0);
}

NVML int nvmlDeviceGetMigDeviceHandleByIndex(void *handle, unsigned index, void **mig)
{
    struct call call = call_enter_device("nvmlDeviceGetMigDeviceHandleByIndex", handle);
    if (call.code == NVML_OK && mig == NULL) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && !is_partitioned(&call)) {
        call.code = NVML_NOT_SUPPORTED;
    }
    if (call.code == NVML_OK && (int)index >= call.device->max_instances) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && (index >= MAX_INSTANCES || call.device->instances[index].profile[0] == '\0')) {
        call.code = NVML_NOT_FOUND;
    }
    if (call.code == NVML_OK) {
        *mig = &call.device->instances[index];
    }
    return call_leave(&call, index);
}

NVML int nvmlDeviceGetDeviceHandleFromMigDeviceHandle(void *mig, void **handle)
{
    struct call call = enter_instance("nvmlDeviceGetDeviceHandleFromMigDeviceHandle", mig);
    if (call.code == NVML_OK && handle == NULL) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK) {
        *handle = call.device;
    }
    return call_leave(&call, 0);
}

NVML int nvmlDeviceIsMigDeviceHandle(void *handle, unsigned *is)
{
    struct call call = call_enter_device("nvmlDeviceIsMigDeviceHandle", handle);
    return leave_uint(&call, is, true, call.instance != NULL);
}

NVML int nvmlDeviceGetGpuInstanceId(void *mig, unsigned *id)
{
    struct call call = enter_instance("nvmlDeviceGetGpuInstanceId", mig);
    return leave_uint(&call, id, true, slot_of(&call) + 1);
}

NVML int nvmlDeviceGetComputeInstanceId(void *mig, unsigned *id)
{
    struct call call = enter_instance("nvmlDeviceGetComputeInstanceId", mig);
    return leave_uint(&call, id, true, 0);
}

NVML int nvmlDeviceGetAttributes_v2(void *mig, struct attributes *attributes)
{
    struct call call = enter_instance("nvmlDeviceGetAttributes_v2", mig);
    if (call.code == NVML_OK && attributes == NULL) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK) {
        memset(attributes, 0, sizeof(*attributes));
        attributes->multiprocessors = 14u * (unsigned)call.instance->compute_slices;
        attributes->gpu_slices = (unsigned)call.instance->slices;
        attributes->compute_slices = (unsigned)call.instance->compute_slices;
        attributes->memory_mib = (uint64_t)call.instance->memory_mib;
    }
    return call_leave(&call, call.code == NVML_OK ? attributes->compute_slices : 0);
}

#endif
