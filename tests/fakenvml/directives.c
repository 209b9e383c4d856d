#include "directives.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "device_keys.h"
#include "lists.h"

static bool read_device_filter(const char *value, int *device)
{
    double number = ANY_DEVICE;
    bool valid = strcmp(value, "*") == 0 || parse_number(value, &number);
    *device = (int)number;
    return valid;
}

static bool set_fault(struct fault *fault, const char *key, const char *value)
{
    double number = 0;
    if (strcmp(key, "device") == 0) {
        return read_device_filter(value, &fault->device);
    }
    if (strcmp(key, "hang") == 0) {
        return parse_switch(value, &fault->hangs);
    }
    if (strcmp(key, "call") == 0) {
        return snprintf(fault->call, sizeof(fault->call), "%s", value) < (int)sizeof(fault->call);
    }
    if (!parse_number(value, &number)) {
        return false;
    }
    if (strcmp(key, "code") == 0) {
        fault->code = (int)number;
    } else if (strcmp(key, "field") == 0) {
        fault->field = (int)number;
    } else if (strcmp(key, "from") == 0) {
        fault->from_s = number;
    } else if (strcmp(key, "to") == 0) {
        fault->to_s = number;
    } else if (strcmp(key, "delay_us") == 0) {
        fault->delay_us = (unsigned)number;
    } else {
        return false;
    }
    return true;
}

bool read_fault(struct world *world, const struct words *words)
{
    if (world->fault_count == MAX_FAULTS) {
        return false;
    }
    struct fault *fault = &world->faults[world->fault_count++];
    *fault = (struct fault){ .device = ANY_DEVICE, .call = "*", .field = -1, .to_s = INFINITY };
    for (int i = 1; i < words->count; i++) {
        char *value = word_value(words->word[i]);
        if (value == NULL || !set_fault(fault, words->word[i], value)) {
            return false;
        }
    }
    return true;
}

bool read_reset(struct world *world, const struct words *words)
{
    if (world->reset_count == MAX_RESETS) {
        return false;
    }
    struct reset *reset = &world->resets[world->reset_count++];
    *reset = (struct reset){ .device = ANY_DEVICE };
    for (int i = 1; i < words->count; i++) {
        char *value = word_value(words->word[i]);
        bool set = value != NULL
            && (strcmp(words->word[i], "device") == 0 ? read_device_filter(value, &reset->device)
                : strcmp(words->word[i], "at") == 0   ? parse_number(value, &reset->at_s)
                : strcmp(words->word[i], "to") == 0   ? parse_number(value, &reset->to_mj)
                                                      : false);
        if (!set) {
            return false;
        }
    }
    return true;
}

/* The power curve and its instruments cannot change: the truth of an interval would no longer be a closed form. */
static bool may_change(const char *key)
{
    static const char *const keys[] = { "name", "uuid", "serial", "mig", "instances", "max_instances", "processes", "util", "temperature", "limit",
                                        "default_limit", "memory_used_mib", "power", "average", "instant", "counter", "samples" };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (strcmp(keys[i], key) == 0) {
            return true;
        }
    }
    return false;
}

bool read_change(struct world *world, const struct words *words)
{
    double device = -1, at = -1;
    int first = world->change_count;
    for (int i = 1; i < words->count; i++) {
        const char *key = words->word[i], *value = word_value(words->word[i]);
        struct change *change = &world->changes[world->change_count];
        bool place = value != NULL && (strcmp(key, "device") == 0 || strcmp(key, "at") == 0);
        if (value == NULL || (place && !parse_number(value, key[0] == 'd' ? &device : &at)) || (!place && world->change_count == MAX_CHANGES)) {
            return false;
        }
        if (!place) {
            snprintf(change->key, sizeof(change->key), "%s", key);
            snprintf(change->value, sizeof(change->value), "%s", value);
            world->change_count++;
        }
    }
    bool valid = device >= 0 && device < world->device_count && at >= 0;
    for (int i = first; valid && i < world->change_count; i++) {
        struct device trial = world->devices[(int)device];
        world->changes[i].device = (int)device;
        world->changes[i].at_s = at;
        valid = may_change(world->changes[i].key) && device_set(&trial, world->changes[i].key, world->changes[i].value);
    }
    return valid;
}

bool read_reorder(struct world *world, const struct words *words)
{
    if (world->reorder_count == MAX_REORDERS || words->count != 3) {
        return false;
    }
    struct reorder *reorder = &world->reorders[world->reorder_count++];
    const char *at = word_value(words->word[1]), *order = word_value(words->word[2]);
    return at != NULL && order != NULL && strcmp(words->word[1], "at") == 0 && strcmp(words->word[2], "order") == 0
        && parse_number(at, &reorder->at_s) && order_parse(reorder, world->device_count, order);
}
