/* Exports that tell where a board sits: serial and the link to a CPU of its module. */
#include <string.h>

#include "exports.h"

NVML int nvmlDeviceGetSerial(void *handle, char *buffer, unsigned length)
{
    struct call call = call_enter_device("nvmlDeviceGetSerial", handle);
    if (call.code == NVML_OK && buffer == NULL) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && call.device->serial[0] == '\0') {
        call.code = NVML_NOT_SUPPORTED;
    }
    if (call.code == NVML_OK && strlen(call.device->serial) + 1 > length) {
        call.code = NVML_INSUFFICIENT_SIZE;
    }
    if (call.code == NVML_OK) {
        strcpy(buffer, call.device->serial);
    }
    return call_leave(&call, 0);
}

#ifndef FAKENVML_OLD

NVML int nvmlDeviceGetC2cModeInfoV(void *handle, unsigned *enabled)
{
    struct call call = call_enter_device("nvmlDeviceGetC2cModeInfoV", handle);
    return leave_uint(&call, enabled, call.device != NULL && call.device->c2c >= 0, call.device == NULL ? 0 : call.device->c2c);
}

#endif
