/* What every export does before and after its own work: initialised?, latency, fault rules, call log, truth. */
#ifndef FAKENVML_CALLS_H
#define FAKENVML_CALLS_H

#include "world.h"

#ifdef _WIN32
#define NVML __declspec(dllexport)
#else
#define NVML __attribute__((visibility("default")))
#endif

enum nvml_code {
    NVML_OK = 0,
    NVML_UNINITIALIZED = 1,
    NVML_INVALID_ARGUMENT = 2,
    NVML_NOT_SUPPORTED = 3,
    NVML_NOT_FOUND = 6,
    NVML_INSUFFICIENT_SIZE = 7,
    NVML_DRIVER_NOT_LOADED = 9,
    NVML_TIMEOUT = 10,
    NVML_GPU_IS_LOST = 15,
    NVML_VERSION_MISMATCH = 25,
    NVML_UNKNOWN = 999
};

struct call {
    const char *name;
    struct device *device;  /* NULL: a call of the library */
    struct instance *instance; /* the handle was that of a MIG instance; `device` is its board */
    uint64_t at_ns;         /* CLOCK_MONOTONIC, after the latency: the instant whose value is answered */
    double t;               /* the same, in seconds since the origin */
    int code;
};

struct world *fake_world(void);
uint64_t fake_origin_ns(void);

/* The clock of this process's scenarios goes on by so much at once. */
void fake_pass_ns(uint64_t ns);

/* The wall clock at a time of the scenario; fixed against the monotonic one at the origin, so that a stamp never changes. */
int64_t fake_unix_us(double t);
/* The GPUs that the library counts now, by position: how many, and each one's device. */
int fake_enumerate(int order[MAX_DEVICES]);

/* A call that needs no session and no device: nvmlInit_v2 itself. */
struct call call_enter_init(void);
/* Opens the session that call_enter_init found possible; nvmlShutdown closes it. */
void session_open(void);
void session_close(void);

struct call call_enter(const char *name);
struct call call_enter_device(const char *name, void *handle);
/* The code of a fault rule for one entry of nvmlDeviceGetFieldValues, or `otherwise`. */
int call_field_fault(const struct call *call, int field, int otherwise);

/* Writes the log line and returns the code. */
int call_leave(const struct call *call, uint64_t value);
/* As call_leave, for a reading that the truth file spans. */
int call_leave_power(const struct call *call, uint64_t value);
int call_leave_energy(const struct call *call, uint64_t value);
void call_log_field(const struct call *call, int field, int scope, int code, uint64_t value);

#endif
