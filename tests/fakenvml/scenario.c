#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device_keys.h"
#include "directives.h"
#include "modes.h"
#include "recording.h"
#include "words.h"
#include "world.h"

struct reader {
    struct world *world;
    const char *path;
    int line;
};

static const struct recording *find_recording(struct reader *reader, const char *file, int cycle)
{
    struct world *world = reader->world;
    const char *slash = strrchr(reader->path, '/');
    int folder = file[0] == '/' || slash == NULL ? 0 : (int)(slash - reader->path + 1);
    char path[1024], key[1100];
    snprintf(path, sizeof(path), "%.*s%s", folder, reader->path, file);
    snprintf(key, sizeof(key), "%d %s", cycle, path);
    for (int i = 0; i < world->recording_count; i++) {
        if (strcmp(world->recording_keys[i], key) == 0) {
            return world->recordings[i];
        }
    }
    if (world->recording_count == MAX_RECORDINGS) {
        return NULL;
    }
    struct recording *loaded = recording_load(path, cycle);
    if (loaded != NULL) {
        strcpy(world->recording_keys[world->recording_count], key);
        world->recordings[world->recording_count++] = loaded;
    }
    return loaded;
}

static bool set_device(struct reader *reader, struct device *device, const struct words *words, int from)
{
    const char *file = NULL;
    double cycle = reader->world->device_count, column = device->index;
    for (int i = from; i < words->count; i++) {
        char text[1024];
        snprintf(text, sizeof(text), "%s", words->word[i]); /* `devices` reads the words once per device */
        char *value = word_value(text);
        if (value == NULL) {
            return false;
        }
        if (strcmp(text, "file") == 0) {
            file = words->word[i] + (value - text);
        } else if (strcmp(text, "cycle") == 0 || strcmp(text, "column") == 0) {
            if (!parse_number(value, text[1] == 'y' ? &cycle : &column)) {
                return false;
            }
        } else if (!device_set(device, text, value)) {
            return false;
        }
    }
    if (file != NULL) {
        device->power.kind = CURVE_RECORDING;
        device->power.column = (int)column;
        device->power.recording = cycle >= 1 && column >= 0 && column < cycle ? find_recording(reader, file, (int)cycle) : NULL;
    }
    return device->power.kind != CURVE_RECORDING || device->power.recording != NULL;
}

static bool read_devices(struct reader *reader, const struct words *words)
{
    double count;
    if (words->count < 2 || !parse_number(words->word[1], &count) || count < 0 || count > MAX_DEVICES) {
        return false;
    }
    reader->world->device_count = (int)count;
    for (int i = 0; i < reader->world->device_count; i++) {
        device_defaults(&reader->world->devices[i], i);
        if (!set_device(reader, &reader->world->devices[i], words, 2)) {
            return false;
        }
    }
    return true;
}

static bool read_device(struct reader *reader, const struct words *words)
{
    double index;
    if (words->count < 2 || !parse_number(words->word[1], &index) || index < 0 || index >= reader->world->device_count) {
        return false;
    }
    return set_device(reader, &reader->world->devices[(int)index], words, 2);
}

static bool read_setting(struct world *world, const struct words *words)
{
    if (words->count != 2) {
        return false;
    }
    const char *name = words->word[0], *value = words->word[1];
    char *target = strcmp(name, "driver") == 0 ? world->driver
        : strcmp(name, "log") == 0             ? world->log_path
        : strcmp(name, "truth") == 0           ? world->truth_path
                                               : NULL;
    if (target != NULL) {
        int size = target == world->driver ? (int)sizeof(world->driver) : (int)sizeof(world->log_path);
        return snprintf(target, (size_t)size, "%s", value) < size;
    }
    if (strcmp(name, "start_s") == 0) {
        return parse_number(value, &world->start_s);
    }
    if (strcmp(name, "enumeration") == 0) {
        world->session_view = strcmp(value, "session") == 0;
        return world->session_view || strcmp(value, "live") == 0;
    }
    if (strcmp(name, "origin_ns") == 0) {
        world->origin_ns = strtoull(value, NULL, 10);
        return true;
    }
    world->latency_us = (unsigned)strtoul(value, NULL, 10);
    return strcmp(name, "latency_us") == 0;
}

static bool read_line(struct reader *reader, char *line)
{
    struct words words;
    if (!words_split(line, &words)) {
        return false;
    }
    if (words.count == 0) {
        return true;
    }
    const char *directive = words.word[0];
    return strcmp(directive, "devices") == 0 ? read_devices(reader, &words)
        : strcmp(directive, "device") == 0   ? read_device(reader, &words)
        : strcmp(directive, "fault") == 0    ? read_fault(reader->world, &words)
        : strcmp(directive, "reset") == 0    ? read_reset(reader->world, &words)
        : strcmp(directive, "change") == 0   ? read_change(reader->world, &words)
        : strcmp(directive, "reorder") == 0  ? read_reorder(reader->world, &words)
                                             : read_setting(reader->world, &words);
}

bool scenario_load(struct world *world, const char *path)
{
    struct reader reader = { .world = world, .path = path };
    FILE *file = fopen(path, READ_MODE);
    if (file == NULL) {
        fprintf(stderr, "fakenvml: cannot read the scenario %s\n", path);
        return false;
    }
    world_clear(world);
    strcpy(world->driver, "580.65.06");
    char line[8192];
    bool valid = true;
    while (valid && fgets(line, sizeof(line), file) != NULL) {
        reader.line++;
        valid = read_line(&reader, line);
    }
    fclose(file);
    if (!valid) {
        fprintf(stderr, "fakenvml: %s:%d is no scenario line\n", path, reader.line);
    }
    return valid;
}

void world_clear(struct world *world)
{
    for (int i = 0; i < world->recording_count; i++) {
        recording_free(world->recordings[i]);
    }
    memset(world, 0, sizeof(*world));
}
