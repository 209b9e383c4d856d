#define _GNU_SOURCE
#include "lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A list's next item in `item`; false at its end. An empty text has no items, `a,` has two. */
static bool next_item(const char **text, char *item, size_t size)
{
    if (*text == NULL || **text == '\0') {
        return false;
    }
    const char *comma = *text + strcspn(*text, ",");
    snprintf(item, size, "%.*s", (int)(comma - *text), *text);
    *text = *comma == ',' ? comma + 1 : NULL;
    return true;
}

static bool parse_profile(struct instance *instance, const char *profile)
{
    int compute, slices, gigabytes, end = 0;
    if (sscanf(profile, "%dc.%dg.%dgb%n", &compute, &slices, &gigabytes, &end) != 3 || end == 0) {
        end = 0;
        if (sscanf(profile, "%dg.%dgb%n", &slices, &gigabytes, &end) != 2 || end == 0) {
            return false;
        }
        compute = slices;
    }
    instance->slices = slices;
    instance->compute_slices = compute;
    instance->memory_mib = (int64_t)gigabytes * 1024;
    bool plain = profile[end] == '\0' || profile[end] == '+';
    return plain && snprintf(instance->profile, sizeof(instance->profile), "%s", profile) < (int)sizeof(instance->profile);
}

bool instances_parse(struct device *device, const char *text)
{
    char item[160];
    memset(device->instances, 0, sizeof(device->instances));
    for (int slot = 0; next_item(&text, item, sizeof(item)); slot++) {
        if (slot == MAX_INSTANCES) {
            return false;
        }
        struct instance *instance = &device->instances[slot];
        char *uuid = strchr(item, ':');
        if (uuid != NULL) {
            *uuid++ = '\0';
        }
        if (item[0] == '\0') {
            continue;
        }
        snprintf(instance->uuid, sizeof(instance->uuid), "MIG-fa4e0000-%04d-5000-8000-%012d", device->index, slot);
        if (!parse_profile(instance, item)
            || (uuid != NULL && snprintf(instance->uuid, sizeof(instance->uuid), "%s", uuid) >= (int)sizeof(instance->uuid))) {
            return false;
        }
    }
    return true;
}

bool processes_parse(struct process *processes, int *count, const char *text)
{
    char item[80];
    *count = 0;
    while (next_item(&text, item, sizeof(item))) {
        if (*count == MAX_PROCESSES) {
            return false;
        }
        struct process *process = &processes[(*count)++];
        long memory = 0;
        *process = (struct process){ .instance = -1 };
        if (sscanf(item, "%u:%ld:%d:%d", &process->pid, &memory, &process->sm_percent, &process->instance) < 2 || process->instance >= MAX_INSTANCES) {
            return false;
        }
        process->memory_mib = memory;
    }
    return true;
}

bool order_parse(struct reorder *reorder, int devices, const char *text)
{
    char item[16];
    bool seen[MAX_DEVICES] = { false };
    reorder->count = 0;
    while (next_item(&text, item, sizeof(item))) {
        char *end;
        long device = strtol(item, &end, 10);
        if (end == item || *end != '\0' || device < 0 || device >= devices || seen[device]) {
            return false;
        }
        seen[device] = true;
        reorder->order[reorder->count++] = (int)device;
    }
    return true;
}
