/* The scripted host: its devices, what goes wrong and when. Filled by scenario.c, read by everything else. */
#ifndef FAKENVML_WORLD_H
#define FAKENVML_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "curve.h"

enum { MAX_DEVICES = 64, MAX_FAULTS = 256, MAX_RESETS = 64, MAX_RECORDINGS = 16 };
enum { ANY_DEVICE = -1, NO_DEVICE = -1 };

struct device {
    int index;
    char name[96];
    char uuid[96];
    int architecture;
    int virtualization;
    int mig;                /* -1: not capable */
    struct curve power;
    bool has_power;
    bool has_average;       /* field 185 */
    bool has_instant;       /* field 186 */
    double refresh_s;       /* sample-and-hold of the power sensor; 0: live */
    double window_s;        /* averaging window of nvmlDeviceGetPowerUsage; 0: none */
    double average_window_s;
    double instant_window_s;
    bool has_counter;
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
};

struct reset {
    int device;
    double at_s;
    double to_mj;
};

struct world {
    char driver[80];
    char log_path[1024];
    char truth_path[1024];
    uint64_t origin_ns;     /* CLOCK_MONOTONIC of time zero; 0: the first nvmlInit_v2 */
    unsigned latency_us;
    int device_count;
    struct device devices[MAX_DEVICES];
    int fault_count;
    struct fault faults[MAX_FAULTS];
    int reset_count;
    struct reset resets[MAX_RESETS];
    int recording_count;
    struct recording *recordings[MAX_RECORDINGS];
    char recording_keys[MAX_RECORDINGS][1100];
};

/* False, with file, line and reason on stderr, if the file is not a scenario. */
bool scenario_load(struct world *world, const char *path);
void world_clear(struct world *world);

#endif
