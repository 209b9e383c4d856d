/* Events: sets can be made and waited for, nothing ever happens. */
#include <stdlib.h>
#include <time.h>

#include "exports.h"

NVML int nvmlEventSetCreate(void **set)
{
    struct call call = call_enter("nvmlEventSetCreate");
    if (call.code == NVML_OK) {
        *set = malloc(1);
    }
    return call_leave(&call, 0);
}

NVML int nvmlEventSetFree(void *set)
{
    struct call call = call_enter("nvmlEventSetFree");
    free(set);
    return call_leave(&call, 0);
}

NVML int nvmlDeviceGetSupportedEventTypes(void *handle, unsigned long long *types)
{
    struct call call = call_enter_device("nvmlDeviceGetSupportedEventTypes", handle);
    if (call.code == NVML_OK) {
        *types = 0;
    }
    return call_leave(&call, 0);
}

NVML int nvmlDeviceRegisterEvents(void *handle, unsigned long long types, void *set)
{
    struct call call = call_enter_device("nvmlDeviceRegisterEvents", handle);
    (void)set;
    if (call.code == NVML_OK && types != 0) {
        call.code = NVML_NOT_SUPPORTED;
    }
    return call_leave(&call, types);
}

NVML int nvmlEventSetWait_v2(void *set, void *event, unsigned timeout_ms)
{
    struct call call = call_enter("nvmlEventSetWait_v2");
    (void)set;
    (void)event;
    if (call.code == NVML_OK) {
        struct timespec timeout = { .tv_sec = timeout_ms / 1000, .tv_nsec = (long)(timeout_ms % 1000) * 1000000 };
        nanosleep(&timeout, NULL);
        call.code = NVML_TIMEOUT;
    }
    return call_leave(&call, 0);
}
