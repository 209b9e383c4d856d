#include "device_keys.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lists.h"
#include "words.h"

/* A number with its scale to the held unit. */
struct number_key {
    const char *name;
    size_t offset;
    double scale;
    double least;
};

static const struct number_key number_keys[] = {
    { "low", offsetof(struct device, power.low_mw), 1000, 0 },
    { "high", offsetof(struct device, power.high_mw), 1000, 0 },
    { "period", offsetof(struct device, power.period_s), 1, 1e-6 },
    { "duty", offsetof(struct device, power.duty), 1, 0 },
    { "phase", offsetof(struct device, power.phase_s), 1, -1e9 },
    { "at", offsetof(struct device, power.at_s), 1, 0 },
    { "speed", offsetof(struct device, power.speed), 1, 1e-6 },
    { "offset", offsetof(struct device, power.offset_s), 1, -1e9 },
    { "refresh_ms", offsetof(struct device, refresh_s), 1e-3, 0 },
    { "window_ms", offsetof(struct device, window_s), 1e-3, 0 },
    { "average_window_ms", offsetof(struct device, average_window_s), 1e-3, 0 },
    { "instant_window_ms", offsetof(struct device, instant_window_s), 1e-3, 0 },
    { "counter_refresh_ms", offsetof(struct device, counter_refresh_s), 1e-3, 0 },
    { "counter_start_mj", offsetof(struct device, counter_start_mj), 1, 0 },
    { "memory_watts", offsetof(struct device, memory_mw), 1000, 0 },
    { "cpu_watts", offsetof(struct device, cpu_mw), 1000, 0 },
    { "appears", offsetof(struct device, appears_s), 1, -1e9 },
    { "disappears", offsetof(struct device, disappears_s), 1, -1e9 },
    { "limit", offsetof(struct device, limit_mw), 1000, 0 },
    { "default_limit", offsetof(struct device, default_limit_mw), 1000, 0 },
};

struct int_key {
    const char *name;
    size_t offset;
};

static const struct int_key int_keys[] = {
    { "arch", offsetof(struct device, architecture) },
    { "virtualization", offsetof(struct device, virtualization) },
    { "util", offsetof(struct device, utilization) },
    { "temperature", offsetof(struct device, temperature_c) },
    { "max_instances", offsetof(struct device, max_instances) },
    { "process_stride", offsetof(struct device, process_stride) },
};

struct switch_key {
    const char *name;
    size_t offset;
};

static const struct switch_key switch_keys[] = {
    { "power", offsetof(struct device, has_power) },
    { "average", offsetof(struct device, has_average) },
    { "instant", offsetof(struct device, has_instant) },
    { "module_average", offsetof(struct device, has_module_average) },
    { "module_instant", offsetof(struct device, has_module_instant) },
    { "samples", offsetof(struct device, has_samples) },
    { "counter", offsetof(struct device, has_counter) },
    { "loop", offsetof(struct device, power.loop) },
};

static const char *const sources[] = { "constant", "square", "sine", "step", "recording" };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void device_defaults(struct device *d, int index)
{
    memset(d, 0, sizeof(*d));
    d->index = index;
    snprintf(d->name, sizeof(d->name), "NVIDIA H100 80GB HBM3");
    snprintf(d->uuid, sizeof(d->uuid), "GPU-fa4e0000-0000-4000-8000-%012d", index);
    d->architecture = 9;
    d->mig = d->c2c = -1;
    d->max_instances = 7;
    d->process_stride = 24;
    d->memory_mw = -1;
    d->disappears_s = INFINITY;
    d->power = (struct curve){ .kind = CURVE_CONSTANT, .low_mw = 100000, .high_mw = 100000, .period_s = 1, .duty = 0.5, .speed = 1 };
    d->has_power = d->has_average = d->has_instant = d->has_module_average = d->has_module_instant = d->has_counter = true;
    d->refresh_s = 0.1;
    d->average_window_s = 1;
    d->counter_refresh_s = 0.1;
    d->counter_start_mj = 1e9;
    d->limit_mw = d->default_limit_mw = 700000;
    d->utilization = -1;
    d->memory_total_mib = 81559;
    d->memory_used_mib = -1;
    d->temperature_c = 40;
}

static bool set_text(char *target, size_t size, const char *value)
{
    return snprintf(target, size, "%s", value) < (int)size;
}

static bool set_source(struct device *d, const char *value)
{
    for (size_t i = 0; i < COUNT(sources); i++) {
        if (strcmp(sources[i], value) == 0) {
            d->power.kind = (enum curve_kind)i;
            return true;
        }
    }
    return false;
}

/* none, off or on: incapable, off, on. */
static bool set_mode(int *mode, const char *value)
{
    *mode = strcmp(value, "on") == 0 ? 1 : strcmp(value, "off") == 0 ? 0 : -1;
    return *mode >= 0 || strcmp(value, "none") == 0;
}

static bool set_words(struct device *d, const char *key, const char *value, bool *known)
{
    *known = true;
    if (strcmp(key, "name") == 0) {
        return set_text(d->name, sizeof(d->name), value);
    }
    if (strcmp(key, "uuid") == 0) {
        return set_text(d->uuid, sizeof(d->uuid), value);
    }
    if (strcmp(key, "serial") == 0) {
        return set_text(d->serial, sizeof(d->serial), value);
    }
    if (strcmp(key, "module") == 0) {
        return set_text(d->module, sizeof(d->module), value);
    }
    if (strcmp(key, "instances") == 0) {
        return instances_parse(d, value);
    }
    if (strcmp(key, "processes") == 0) {
        return processes_parse(d->processes, &d->process_count, value);
    }
    if (strcmp(key, "processes_file") == 0) {
        return set_text(d->processes_file, sizeof(d->processes_file), value);
    }
    if (strcmp(key, "mig") == 0 || strcmp(key, "c2c") == 0) {
        return set_mode(key[0] == 'm' ? &d->mig : &d->c2c, value);
    }
    if (strcmp(key, "counter_scope") == 0) {
        d->counts_module = strcmp(value, "module") == 0;
        return d->counts_module || strcmp(value, "gpu") == 0;
    }
    *known = false;
    return false;
}

static bool set_special(struct device *d, const char *key, const char *value, bool *known)
{
    double number;
    bool set = set_words(d, key, value, known);
    if (*known) {
        return set;
    }
    *known = true;
    if (strcmp(key, "source") == 0) {
        return set_source(d, value);
    }
    if (strcmp(key, "watts") == 0 && parse_number(value, &number)) {
        d->power.kind = CURVE_CONSTANT;
        d->power.low_mw = d->power.high_mw = number * 1000;
        return true;
    }
    if ((strcmp(key, "memory_total_mib") == 0 || strcmp(key, "memory_used_mib") == 0) && parse_number(value, &number)) {
        *(strcmp(key, "memory_total_mib") == 0 ? &d->memory_total_mib : &d->memory_used_mib) = (int64_t)number;
        return true;
    }
    *known = false;
    return false;
}

bool device_set(struct device *d, const char *key, const char *value)
{
    bool known, on;
    double number;
    bool set = set_special(d, key, value, &known);
    if (known) {
        return set;
    }
    for (size_t i = 0; i < COUNT(switch_keys); i++) {
        if (strcmp(switch_keys[i].name, key) == 0) {
            set = parse_switch(value, &on);
            *(bool *)((char *)d + switch_keys[i].offset) = on;
            return set;
        }
    }
    if (!parse_number(value, &number)) {
        return false;
    }
    for (size_t i = 0; i < COUNT(int_keys); i++) {
        if (strcmp(int_keys[i].name, key) == 0) {
            *(int *)((char *)d + int_keys[i].offset) = (int)number;
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(number_keys); i++) {
        if (strcmp(number_keys[i].name, key) == 0) {
            *(double *)((char *)d + number_keys[i].offset) = number * number_keys[i].scale;
            return number >= number_keys[i].least;
        }
    }
    return false;
}
