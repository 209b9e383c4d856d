#define _GNU_SOURCE
#include "calls.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "enumeration.h"
#include "log.h"
#include "truth.h"

static struct world world;
static bool loaded;
static int sessions;
static uint64_t origin_ns;
static int64_t wall_origin_us;
static double session_t;
static atomic_uint_fast64_t passed_ns; /* what a test let pass without waiting */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec + passed_ns;
}

void fake_pass_ns(uint64_t ns)
{
    passed_ns += ns;
}

static int64_t wall_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct world *fake_world(void)
{
    return &world;
}

uint64_t fake_origin_ns(void)
{
    return origin_ns;
}

static bool load(const char *path)
{
    truth_flush();
    truth_clear();
    sessions = 0;
    origin_ns = 0;
    loaded = path != NULL && scenario_load(&world, path);
    if (!loaded) {
        world_clear(&world);
    }
    const char *log = getenv("FAKENVML_LOG"), *truth = getenv("FAKENVML_TRUTH");
    log_open(world.log_path[0] != '\0' ? world.log_path : log);
    truth_open(world.truth_path[0] != '\0' ? world.truth_path : truth);
    return loaded;
}

/* For tests in the same process, whose environment the library cannot see: a new scenario, nothing initialised. */
NVML int fakenvml_load_scenario(const char *path);
NVML int fakenvml_load_scenario(const char *path)
{
    pthread_mutex_lock(&lock);
    bool valid = load(path);
    pthread_mutex_unlock(&lock);
    return valid ? NVML_OK : NVML_UNKNOWN;
}

static void sleep_us(unsigned us)
{
    struct timespec duration = { .tv_sec = us / 1000000, .tv_nsec = (long)(us % 1000000) * 1000 };
    if (us > 0) {
        nanosleep(&duration, NULL);
    }
}

static double seconds_since_origin(uint64_t ns)
{
    return (double)(int64_t)(ns - origin_ns) / 1e9;
}

static void hang_until(double to_s)
{
    const struct timespec pause = { .tv_nsec = 20000000 };
    while (seconds_since_origin(now_ns()) < to_s) {
        nanosleep(&pause, NULL);
    }
}

static const struct fault *find_fault(const struct call *call, int field, double t)
{
    int device = call->device == NULL ? NO_DEVICE : call->device->index;
    for (int i = 0; i < world.fault_count; i++) {
        const struct fault *fault = &world.faults[i];
        bool here = (fault->device == ANY_DEVICE || fault->device == device) && fault->field == field;
        bool named = strcmp(fault->call, "*") == 0 || strcmp(fault->call, call->name) == 0;
        if (here && named && t >= fault->from_s && t < fault->to_s) {
            return fault;
        }
    }
    return NULL;
}

static void meet_fate(struct call *call)
{
    const struct fault *fault = find_fault(call, -1, seconds_since_origin(now_ns()));
    sleep_us(world.latency_us + (fault == NULL ? 0 : fault->delay_us));
    if (fault != NULL && fault->hangs) {
        hang_until(fault->to_s);
    }
    call->at_ns = now_ns();
    call->t = seconds_since_origin(call->at_ns);
    pthread_mutex_lock(&lock);
    changes_apply(&world, call->t);
    pthread_mutex_unlock(&lock);
    if (fault != NULL && call->code == NVML_OK) {
        call->code = fault->code;
    }
}

struct call call_enter_init(void)
{
    struct call call = { .name = "nvmlInit_v2" };
    pthread_mutex_lock(&lock);
    const char *path = getenv("FAKENVML_SCENARIO");
    if (!loaded && path != NULL && !load(path)) {
        call.code = NVML_UNKNOWN;
    } else if (!loaded) {
        call.code = NVML_DRIVER_NOT_LOADED;
    }
    if (origin_ns == 0) {
        origin_ns = world.origin_ns != 0 ? world.origin_ns : now_ns() - (uint64_t)(int64_t)(world.start_s * 1e9);
        wall_origin_us = wall_us() - (int64_t)(seconds_since_origin(now_ns()) * 1e6);
        log_header(origin_ns);
    }
    pthread_mutex_unlock(&lock);
    meet_fate(&call);
    return call;
}

void session_open(void)
{
    pthread_mutex_lock(&lock);
    session_t = sessions++ == 0 ? seconds_since_origin(now_ns()) : session_t;
    pthread_mutex_unlock(&lock);
}

void session_close(void)
{
    pthread_mutex_lock(&lock);
    sessions--;
    truth_flush();
    pthread_mutex_unlock(&lock);
}

struct call call_enter(const char *name)
{
    struct call call = { .name = name, .code = sessions > 0 ? NVML_OK : NVML_UNINITIALIZED };
    meet_fate(&call);
    return call;
}

/* A handle is the address of a device or of one of its instances. */
static void find_device(struct call *call, void *handle)
{
    for (int i = 0; i < world.device_count; i++) {
        struct device *device = &world.devices[i];
        if (handle == device) {
            call->device = device;
        }
        for (int slot = 0; slot < MAX_INSTANCES; slot++) {
            if (handle == &device->instances[slot]) {
                call->device = device;
                call->instance = &device->instances[slot];
            }
        }
    }
}

/* Of a device that is away, of an instance that was destroyed. */
static int stale_code(const struct call *call)
{
    bool destroyed = call->instance != NULL && (call->device->mig != 1 || call->instance->profile[0] == '\0');
    return !device_is_present(call->device, call->t) ? NVML_GPU_IS_LOST : destroyed ? NVML_INVALID_ARGUMENT : NVML_OK;
}

struct call call_enter_device(const char *name, void *handle)
{
    struct call call = { .name = name, .code = sessions > 0 ? NVML_OK : NVML_UNINITIALIZED };
    find_device(&call, handle);
    if (call.device == NULL && call.code == NVML_OK) {
        call.code = NVML_INVALID_ARGUMENT;
    }
    meet_fate(&call);
    if (call.code == NVML_OK) {
        call.code = stale_code(&call);
    }
    return call;
}

int64_t fake_unix_us(double t)
{
    return wall_origin_us + (int64_t)floor(t * 1e6 + 0.5);
}

int fake_enumerate(int order[MAX_DEVICES])
{
    return devices_present(&world, world.session_view ? session_t : seconds_since_origin(now_ns()), order);
}

int call_field_fault(const struct call *call, int field, int otherwise)
{
    const struct fault *fault = find_fault(call, field, call->t);
    return fault == NULL ? otherwise : fault->code;
}

int call_leave(const struct call *call, uint64_t value)
{
    log_call(call->at_ns, call->device == NULL ? NO_DEVICE : call->device->index, call->name, call->code, value);
    return call->code;
}

static void witness(const struct call *call, enum truth_span span)
{
    if (call->code == NVML_OK) {
        pthread_mutex_lock(&lock);
        truth_witness(call->device, span, call->at_ns);
        pthread_mutex_unlock(&lock);
    }
}

int call_leave_power(const struct call *call, uint64_t value)
{
    witness(call, TRUTH_POWER);
    return call_leave(call, value);
}

int call_leave_energy(const struct call *call, uint64_t value)
{
    witness(call, TRUTH_ENERGY);
    return call_leave(call, value);
}

void call_log_field(const struct call *call, int field, int scope, int code, uint64_t value)
{
    char name[80];
    snprintf(name, sizeof(name), "%s.%d.%d", call->name, field, scope);
    struct call entry = *call;
    entry.name = name;
    entry.code = code;
    bool energy = field == 83 || field == 191;
    if (scope == 0 && (energy || field == 185 || field == 186)) {
        witness(&entry, energy ? TRUTH_ENERGY : TRUTH_POWER);
    }
    call_leave(&entry, value);
}

__attribute__((destructor)) static void at_exit(void)
{
    truth_flush();
}
