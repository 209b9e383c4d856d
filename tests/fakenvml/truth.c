#include "truth.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "modes.h"

static const uint64_t flush_interval_ns = 200000000;

struct span {
    uint64_t first_ns;
    uint64_t last_ns;
};

static struct span spans[MAX_DEVICES][TRUTH_SPANS];
static char file_path[1024];
static uint64_t flushed_ns;
static bool dirty;

void truth_open(const char *path)
{
    snprintf(file_path, sizeof(file_path), "%s", path == NULL ? "" : path);
}

void truth_clear(void)
{
    memset(spans, 0, sizeof(spans));
    dirty = false;
    flushed_ns = 0;
}

static void write_span(FILE *file, const char *name, const struct device *device, struct span span)
{
    uint64_t origin = fake_origin_ns();
    double from = (double)(int64_t)(span.first_ns - origin) / 1e9, to = (double)(int64_t)(span.last_ns - origin) / 1e9;
    fprintf(file, " %sfirst_ns=%" PRIu64 " %slast_ns=%" PRIu64 " %smillijoules=%.3f", name, span.first_ns, name, span.last_ns, name,
            span.first_ns == 0 ? 0 : curve_energy_mj(&device->power, from, to));
}

static struct span join(struct span a, struct span b)
{
    if (a.first_ns == 0 || b.first_ns == 0) {
        return a.first_ns == 0 ? b : a;
    }
    a.first_ns = a.first_ns < b.first_ns ? a.first_ns : b.first_ns;
    a.last_ns = a.last_ns > b.last_ns ? a.last_ns : b.last_ns;
    return a;
}

void truth_flush(void)
{
    char draft[1100];
    if (!dirty || file_path[0] == '\0') {
        return;
    }
    snprintf(draft, sizeof(draft), "%s.new", file_path);
    FILE *file = fopen(draft, WRITE_MODE);
    if (file == NULL) {
        return;
    }
    fprintf(file, "# fakenvml origin_ns=%" PRIu64 "\n", fake_origin_ns());
    const struct world *world = fake_world();
    for (int i = 0; i < world->device_count; i++) {
        const struct device *device = &world->devices[i];
        fprintf(file, "device=%d uuid=%s", i, device->uuid);
        write_span(file, "", device, join(spans[i][TRUTH_ENERGY], spans[i][TRUTH_POWER]));
        write_span(file, "energy_", device, spans[i][TRUTH_ENERGY]);
        write_span(file, "power_", device, spans[i][TRUTH_POWER]);
        fprintf(file, "\n");
    }
    if (fclose(file) != 0) {
        return;
    }
#ifdef _WIN32
    remove(file_path); /* there rename replaces nothing */
#endif
    if (rename(draft, file_path) == 0) {
        dirty = false;
    }
}

void truth_witness(const struct device *device, enum truth_span kind, uint64_t at_ns)
{
    struct span *span = &spans[device->index][kind];
    if (span->first_ns == 0) {
        span->first_ns = at_ns;
    }
    span->last_ns = at_ns;
    dirty = true;
    if (at_ns - flushed_ns >= flush_interval_ns) {
        flushed_ns = at_ns;
        truth_flush();
    }
}
