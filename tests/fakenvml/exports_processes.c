/* Processes: who holds a compute context, and how much of the SMs it used. */
#include <stdio.h>
#include <string.h>

#include "exports.h"
#include "lists.h"
#include "modes.h"

enum { STRIDE_OF_DEVICE = 0 };

/* The scenario's, or those of the device's file at this moment: none where it is not there or says nothing that can be used. */
static int present(const struct device *device, struct process processes[MAX_PROCESSES])
{
    char text[4096] = "";
    int count = device->process_count;
    if (device->processes_file[0] == '\0') {
        memcpy(processes, device->processes, sizeof(device->processes));
        return count;
    }
    FILE *file = fopen(device->processes_file, READ_MODE);
    if (file == NULL) {
        return 0;
    }
    bool valid = fgets(text, sizeof(text), file) != NULL && processes_parse(processes, &count, text);
    fclose(file);
    return valid ? count : 0;
}

/* On an instance's handle its own processes, on a board's all of them. */
static int listed(const struct call *call, struct process found[MAX_PROCESSES])
{
    struct process processes[MAX_PROCESSES];
    int count = 0, all = present(call->device, processes);
    for (int i = 0; i < all; i++) {
        int slot = processes[i].instance;
        if (call->instance == NULL || (slot >= 0 && call->instance == &call->device->instances[slot])) {
            found[count++] = processes[i];
        }
    }
    return count;
}

static int list(const char *name, void *handle, unsigned *count, char *elements, size_t stride)
{
    struct call call = call_enter_device(name, handle);
    struct process found[MAX_PROCESSES];
    if (call.code == NVML_OK && (count == NULL || (*count > 0 && elements == NULL))) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    unsigned needed = call.code == NVML_OK ? (unsigned)listed(&call, found) : 0;
    if (call.code == NVML_OK) {
        stride = stride == STRIDE_OF_DEVICE ? (size_t)call.device->process_stride : stride;
        call.code = *count < needed ? NVML_INSUFFICIENT_SIZE : NVML_OK;
        *count = needed;
    }
    for (unsigned i = 0; call.code == NVML_OK && i < needed; i++) {
        int slot = found[i].instance;
        struct process_info_v2 info = {
            .pid = found[i].pid,
            .used_bytes = (uint64_t)found[i].memory_mib << 20,
            .gpu_instance = slot < 0 ? UINT32_MAX : (unsigned)slot + 1,
            .compute_instance = slot < 0 ? UINT32_MAX : 0,
        };
        memset(elements + i * stride, 0, stride);
        memcpy(elements + i * stride, &info, stride < sizeof(info) ? stride : sizeof(info));
    }
    return call_leave(&call, needed);
}

NVML int nvmlDeviceGetComputeRunningProcesses(void *handle, unsigned *count, void *processes)
{
    return list("nvmlDeviceGetComputeRunningProcesses", handle, count, processes, sizeof(struct process_info_v1));
}

/* What it used in the second that ended last; nothing newer until the next one ends. */
NVML int nvmlDeviceGetProcessUtilization(void *handle, struct process_use *uses, unsigned *count, unsigned long long last_seen_us)
{
    struct call call = call_enter_device("nvmlDeviceGetProcessUtilization", handle);
    if (call.code == NVML_OK && count == NULL) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    if (call.code == NVML_OK && call.device->mig == 1) {
        call.code = NVML_NOT_SUPPORTED;
    }
    struct process processes[MAX_PROCESSES];
    unsigned needed = call.code == NVML_OK ? (unsigned)present(call.device, processes) : 0;
    uint64_t stamp = (uint64_t)fake_unix_us((double)(int64_t)call.t);
    if (call.code == NVML_OK && (needed == 0 || stamp <= last_seen_us)) {
        call.code = NVML_NOT_FOUND;
    }
    if (call.code == NVML_OK && (uses == NULL || *count < needed)) {
        call.code = NVML_INSUFFICIENT_SIZE;
    }
    if (call.code == NVML_OK || call.code == NVML_INSUFFICIENT_SIZE) {
        *count = needed;
    }
    for (unsigned i = 0; call.code == NVML_OK && i < needed; i++) {
        uses[i] = (struct process_use){ .pid = processes[i].pid, .stamp_us = stamp, .sm = (unsigned)processes[i].sm_percent };
    }
    return call_leave(&call, needed);
}

#ifndef FAKENVML_OLD

NVML int nvmlDeviceGetComputeRunningProcesses_v2(void *handle, unsigned *count, void *processes)
{
    return list("nvmlDeviceGetComputeRunningProcesses_v2", handle, count, processes, sizeof(struct process_info_v2));
}

/* Drivers 535.43 to 535.86 wrote 32 bytes under this name: `process_stride`. */
NVML int nvmlDeviceGetComputeRunningProcesses_v3(void *handle, unsigned *count, void *processes)
{
    return list("nvmlDeviceGetComputeRunningProcesses_v3", handle, count, processes, STRIDE_OF_DEVICE);
}

#endif
