/* The ABI: layouts by size and offset (static_assert below), and the exported names. */
#ifndef FAKENVML_EXPORTS_H
#define FAKENVML_EXPORTS_H

#include <assert.h>

#include "calls.h"

enum { RESERVED_MIB = 512 }; /* what the driver keeps: in v1's `used`, apart in v2 */

struct utilization {
    unsigned gpu;
    unsigned memory;
};

struct memory_v1 {
    uint64_t total;
    uint64_t free;
    uint64_t used;
};

struct memory_v2 {
    unsigned version;
    uint64_t total;
    uint64_t reserved;
    uint64_t free;
    uint64_t used;
};

struct temperature {
    unsigned version;
    int sensor;
    int celsius;
};

struct process_info_v1 {
    unsigned pid;
    uint64_t used_bytes;
};

struct process_info_v2 {
    unsigned pid;
    uint64_t used_bytes;
    unsigned gpu_instance;
    unsigned compute_instance;
};

struct process_use {
    unsigned pid;
    uint64_t stamp_us;
    unsigned sm;
    unsigned memory;
    unsigned encoder;
    unsigned decoder;
};

struct attributes {
    unsigned multiprocessors;
    unsigned engines[5];    /* copy, decoder, encoder, jpeg, ofa */
    unsigned gpu_slices;
    unsigned compute_slices;
    uint64_t memory_mib;
};

union value {
    uint32_t u32;
    uint64_t u64;
};

struct sample {
    uint64_t unix_us;
    union value value;
};

enum { VALUE_UINT32 = 1, VALUE_UINT64 = 3 };

struct field_value {
    unsigned field;
    unsigned scope;
    int64_t timestamp_us;
    int64_t latency_us;
    int type;
    int code;
    union value value;
};

static_assert(sizeof(struct utilization) == 8, "utilisation");
static_assert(sizeof(struct memory_v1) == 24, "memory v1");
static_assert(sizeof(struct memory_v2) == 40, "memory v2");
static_assert(sizeof(struct temperature) == 12, "temperature");
static_assert(sizeof(struct process_info_v1) == 16, "process info v1");
static_assert(sizeof(struct process_info_v2) == 24, "process info v2");
static_assert(sizeof(struct process_use) == 32, "process utilisation sample");
static_assert(sizeof(struct attributes) == 40, "device attributes");
static_assert(sizeof(struct sample) == 16, "sample");
static_assert(sizeof(struct field_value) == 40, "field value");

/* The end of every call that answers one unsigned number. */
int leave_uint(struct call *call, unsigned *target, bool supported, double value);

int nvmlInit_v2(void);
int nvmlShutdown(void);
const char *nvmlErrorString(int code);
int nvmlSystemGetDriverVersion(char *buffer, unsigned length);
int nvmlSystemGetNVMLVersion(char *buffer, unsigned length);
int nvmlDeviceGetCount_v2(unsigned *count);
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **handle);
int nvmlDeviceGetHandleByUUID(const char *uuid, void **handle);
int nvmlDeviceGetName(void *handle, char *buffer, unsigned length);
int nvmlDeviceGetUUID(void *handle, char *buffer, unsigned length);
int nvmlDeviceGetPowerUsage(void *handle, unsigned *milliwatts);
int nvmlDeviceGetTotalEnergyConsumption(void *handle, unsigned long long *millijoules);
int nvmlDeviceGetEnforcedPowerLimit(void *handle, unsigned *milliwatts);
int nvmlDeviceGetPowerManagementDefaultLimit(void *handle, unsigned *milliwatts);
int nvmlDeviceGetVirtualizationMode(void *handle, unsigned *mode);
int nvmlDeviceGetTemperature(void *handle, int sensor, unsigned *celsius);
int nvmlDeviceGetUtilizationRates(void *handle, struct utilization *rates);
int nvmlDeviceGetMemoryInfo(void *handle, struct memory_v1 *memory);
int nvmlDeviceGetArchitecture(void *handle, unsigned *architecture);
int nvmlDeviceGetMigMode(void *handle, unsigned *current, unsigned *pending);
int nvmlDeviceGetMaxMigDeviceCount(void *handle, unsigned *count);
int nvmlDeviceGetMigDeviceHandleByIndex(void *handle, unsigned index, void **mig);
int nvmlDeviceGetDeviceHandleFromMigDeviceHandle(void *mig, void **handle);
int nvmlDeviceIsMigDeviceHandle(void *handle, unsigned *is);
int nvmlDeviceGetGpuInstanceId(void *mig, unsigned *id);
int nvmlDeviceGetComputeInstanceId(void *mig, unsigned *id);
int nvmlDeviceGetAttributes_v2(void *mig, struct attributes *attributes);
int nvmlDeviceGetMemoryInfo_v2(void *handle, struct memory_v2 *memory);
int nvmlDeviceGetTemperatureV(void *handle, struct temperature *temperature);
int nvmlDeviceGetSerial(void *handle, char *buffer, unsigned length);
int nvmlDeviceGetC2cModeInfoV(void *handle, unsigned *enabled);
int nvmlDeviceGetSamples(void *handle, int type, unsigned long long last_seen_us, int *value_type, unsigned *count, struct sample *samples);
int nvmlDeviceGetProcessUtilization(void *handle, struct process_use *uses, unsigned *count, unsigned long long last_seen_us);
int nvmlDeviceGetComputeRunningProcesses(void *handle, unsigned *count, void *processes);
int nvmlDeviceGetComputeRunningProcesses_v2(void *handle, unsigned *count, void *processes);
int nvmlDeviceGetComputeRunningProcesses_v3(void *handle, unsigned *count, void *processes);
int nvmlDeviceGetFieldValues(void *handle, int count, struct field_value *entries);
int nvmlEventSetCreate(void **set);
int nvmlEventSetFree(void *set);
int nvmlDeviceGetSupportedEventTypes(void *handle, unsigned long long *types);
int nvmlDeviceRegisterEvents(void *handle, unsigned long long types, void *set);
int nvmlEventSetWait_v2(void *set, void *event, unsigned timeout_ms);

#endif
