/* Exports of the library and of enumeration. Names and layouts are NVML's ABI; the code is this project's. */
#include <stdio.h>
#include <string.h>

#include "exports.h"

static int copy_text(struct call *call, const char *text, char *buffer, unsigned length)
{
    if (call->code == NVML_OK && buffer == NULL) {
        call->code = NVML_INVALID_ARGUMENT;
    }
    if (call->code == NVML_OK && strlen(text) + 1 > length) {
        call->code = NVML_INSUFFICIENT_SIZE;
    }
    if (call->code == NVML_OK) {
        strcpy(buffer, text);
    }
    return call_leave(call, 0);
}

NVML int nvmlInit_v2(void)
{
    struct call call = call_enter_init();
    if (call.code == NVML_OK) {
        session_open();
    }
    return call_leave(&call, 0);
}

NVML int nvmlShutdown(void)
{
    struct call call = call_enter("nvmlShutdown");
    if (call.code == NVML_OK) {
        session_close();
    }
    return call_leave(&call, 0);
}

NVML const char *nvmlErrorString(int code)
{
    static char texts[32][24];
    if (code < 0 || code > 31) {
        return "Fake unknown error";
    }
    snprintf(texts[code], sizeof(texts[code]), "Fake error %d", code);
    return texts[code];
}

NVML int nvmlSystemGetDriverVersion(char *buffer, unsigned length)
{
    struct call call = call_enter("nvmlSystemGetDriverVersion");
    return copy_text(&call, fake_world()->driver, buffer, length);
}

NVML int nvmlSystemGetNVMLVersion(char *buffer, unsigned length)
{
    struct call call = call_enter("nvmlSystemGetNVMLVersion");
    return copy_text(&call, "13.580.65.06", buffer, length);
}

NVML int nvmlDeviceGetCount_v2(unsigned *count)
{
    struct call call = call_enter("nvmlDeviceGetCount_v2");
    if (call.code == NVML_OK && count == NULL) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    int order[MAX_DEVICES], present = fake_enumerate(order);
    if (call.code == NVML_OK) {
        *count = (unsigned)present;
    }
    return call_leave(&call, (uint64_t)present);
}

NVML int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **handle)
{
    struct world *world = fake_world();
    int order[MAX_DEVICES];
    bool exists = index < (unsigned)fake_enumerate(order);
    struct call call = exists ? call_enter_device("nvmlDeviceGetHandleByIndex_v2", &world->devices[order[index]])
                              : call_enter("nvmlDeviceGetHandleByIndex_v2");
    if (call.code == NVML_OK && (!exists || handle == NULL)) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK) {
        *handle = call.device;
    }
    return call_leave(&call, index);
}

/* A GPU's or an instance's; NULL: nobody has it. */
static void *handle_by_uuid(const char *uuid)
{
    int order[MAX_DEVICES], present = fake_enumerate(order);
    for (int i = 0; i < present; i++) {
        struct device *device = &fake_world()->devices[order[i]];
        if (strcmp(device->uuid, uuid) == 0) {
            return device;
        }
        for (int slot = 0; slot < MAX_INSTANCES && device->mig == 1; slot++) {
            if (device->instances[slot].profile[0] != '\0' && strcmp(device->instances[slot].uuid, uuid) == 0) {
                return &device->instances[slot];
            }
        }
    }
    return NULL;
}

NVML int nvmlDeviceGetHandleByUUID(const char *uuid, void **handle)
{
    struct call call = call_enter("nvmlDeviceGetHandleByUUID");
    if (call.code == NVML_OK && (uuid == NULL || handle == NULL)) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK) {
        *handle = handle_by_uuid(uuid);
        call.code = *handle == NULL ? NVML_NOT_FOUND : NVML_OK;
    }
    return call_leave(&call, 0);
}

NVML int nvmlDeviceGetName(void *handle, char *buffer, unsigned length)
{
    char name[160] = "";
    struct call call = call_enter_device("nvmlDeviceGetName", handle);
    if (call.instance != NULL) {
        snprintf(name, sizeof(name), "%s MIG %s", call.device->name, call.instance->profile);
    }
    return copy_text(&call, call.device == NULL ? "" : call.instance == NULL ? call.device->name : name, buffer, length);
}

NVML int nvmlDeviceGetUUID(void *handle, char *buffer, unsigned length)
{
    struct call call = call_enter_device("nvmlDeviceGetUUID", handle);
    return copy_text(&call, call.device == NULL ? "" : call.instance == NULL ? call.device->uuid : call.instance->uuid, buffer, length);
}
