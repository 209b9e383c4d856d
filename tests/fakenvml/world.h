/* The scripted host: its devices, what goes wrong and when. Filled by scenario.c, read by everything else. */
#ifndef FAKENVML_WORLD_H
#define FAKENVML_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "curve.h"

enum { MAX_DEVICES = 64, MAX_FAULTS = 256, MAX_RESETS = 64, MAX_RECORDINGS = 16, MAX_CHANGES = 64, MAX_REORDERS = 8 };
enum { MAX_INSTANCES = 8, MAX_PROCESSES = 16 };
enum { ANY_DEVICE = -1, NO_DEVICE = -1 };

/* A MIG instance in its slot; a slot without a profile is empty. */
struct instance {
    char profile[32];
    char uuid[96];
    int slices;             /* of the GPU instance */
    int compute_slices;     /* of the compute instance in it */
    int64_t memory_mib;
};

struct process {
    unsigned pid;
    int64_t memory_mib;
    int sm_percent;
    int instance;           /* slot of the MIG instance it runs in, -1: none */
};

struct device {
    int index;
    char name[96];
    char uuid[96];
    int architecture;
    int virtualization;
    char serial[30];        /* empty: unsupported */
    int c2c;                /* -1: unsupported */
    int mig;                /* -1: not capable */
    int max_instances;
    struct instance instances[MAX_INSTANCES];
    int process_count;
    struct process processes[MAX_PROCESSES];
    char processes_file[256]; /* lists them anew at every call; empty: none */
    int process_stride;     /* bytes of an element of nvmlDeviceGetComputeRunningProcesses_v3 */
    char module[32];        /* Grace: GPUs of one name share a module; empty: none */
    double cpu_mw;          /* of the module's CPU, told once per module: the largest of its GPUs' */
    double appears_s;
    double disappears_s;
    struct curve power;
    bool has_power;
    bool has_average;       /* field 185 */
    bool has_instant;       /* field 186 */
    bool has_module_average; /* 185 in the module's scope */
    bool has_module_instant;
    bool has_samples;       /* nvmlDeviceGetSamples */
    double memory_mw;       /* 185 in the memory's scope; negative: unsupported */
    double refresh_s;       /* sample-and-hold of the power sensor; 0: live */
    double window_s;        /* averaging window of nvmlDeviceGetPowerUsage; 0: none */
    double average_window_s;
    double instant_window_s;
    bool has_counter;
    bool counts_module;     /* the counter's scope, as on GH200 */
    double counter_refresh_s;
    double counter_start_mj;
    double limit_mw;
    double default_limit_mw;
    int utilization;        /* -1: follows the power curve */
    int64_t memory_total_mib;
    int64_t memory_used_mib;
    int temperature_c;      /* -1: unsupported */
};

struct fault {
    int device;
    char call[64];          /* "*": any */
    int field;              /* -1: the call itself, otherwise this entry of nvmlDeviceGetFieldValues */
    int code;
    double from_s;
    double to_s;
    unsigned delay_us;
    bool hangs;             /* until to_s */
};

struct reset {
    int device;
    double at_s;
    double to_mj;
};

/* One key of a device that takes another value at a time. */
struct change {
    int device;
    double at_s;
    char key[32];
    char value[512];
    bool done;
};

/* From then on the library enumerates the devices in this order. */
struct reorder {
    double at_s;
    int count;
    int order[MAX_DEVICES];
};

struct world {
    char driver[80];
    char log_path[1024];
    char truth_path[1024];
    uint64_t origin_ns;     /* CLOCK_MONOTONIC of time zero; 0: the first nvmlInit_v2 */
    double start_s;         /* the scenario's time at the first nvmlInit_v2 */
    bool session_view;      /* which GPUs there are is seen once, when the session begins */
    unsigned latency_us;
    int device_count;
    struct device devices[MAX_DEVICES];
    int fault_count;
    struct fault faults[MAX_FAULTS];
    int reset_count;
    struct reset resets[MAX_RESETS];
    int change_count;
    struct change changes[MAX_CHANGES];
    int reorder_count;
    struct reorder reorders[MAX_REORDERS];
    int recording_count;
    struct recording *recordings[MAX_RECORDINGS];
    char recording_keys[MAX_RECORDINGS][1100];
};

/* False, with file, line and reason on stderr, if the file is not a scenario. */
bool scenario_load(struct world *world, const char *path);
void world_clear(struct world *world);

#endif
