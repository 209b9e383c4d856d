#define _GNU_SOURCE
#include "recording.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "modes.h"

#ifdef _WIN32
#define timegm _mkgmtime
#endif

struct row {
    double t;
    double mw;
    double mj; /* integral from the column's first row */
    int utilization;
    long memory_mib;
};

struct column {
    struct row *rows;
    size_t count;
    size_t capacity;
};

struct recording {
    int cycle;
    struct column *columns;
};

static bool parse_row(char *line, double *epoch, struct row *row)
{
    struct tm tm = { 0 };
    double seconds, watts;
    if (sscanf(line, "%d/%d/%d %d:%d:%lf, %lf W, %d %%, %ld MiB", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min,
               &seconds, &watts, &row->utilization, &row->memory_mib) != 9) {
        return false;
    }
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    double t = (double)timegm(&tm) + seconds;
    if (*epoch < 0) {
        *epoch = t;
    }
    row->t = t - *epoch;
    row->mw = watts * 1000;
    row->mj = 0;
    return true;
}

static bool append(struct column *column, struct row row)
{
    if (column->count == column->capacity) {
        size_t capacity = column->capacity == 0 ? 1024 : column->capacity * 2;
        struct row *rows = realloc(column->rows, capacity * sizeof(*rows));
        if (rows == NULL) {
            return false;
        }
        column->rows = rows;
        column->capacity = capacity;
    }
    if (column->count > 0) {
        const struct row *last = &column->rows[column->count - 1];
        if (row.t <= last->t) {
            return true; /* a repeated instant adds no time and no energy */
        }
        row.mj = last->mj + (last->mw + row.mw) / 2 * (row.t - last->t);
    }
    column->rows[column->count++] = row;
    return true;
}

static bool read_rows(struct recording *recording, FILE *file)
{
    char line[256];
    double epoch = -1;
    int next = 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        struct row row;
        if (!parse_row(line, &epoch, &row)) {
            continue; /* the header, or a row cut off at the end */
        }
        if (!append(&recording->columns[next], row)) {
            return false;
        }
        next = (next + 1) % recording->cycle;
    }
    for (int i = 0; i < recording->cycle; i++) {
        if (recording->columns[i].count < 2) {
            return false;
        }
    }
    return true;
}

struct recording *recording_load(const char *path, int cycle)
{
    FILE *file = fopen(path, READ_MODE);
    if (file == NULL) {
        fprintf(stderr, "fakenvml: cannot read the recording %s\n", path);
        return NULL;
    }
    struct recording *recording = calloc(1, sizeof(*recording));
    recording->cycle = cycle;
    recording->columns = calloc((size_t)cycle, sizeof(*recording->columns));
    bool complete = read_rows(recording, file);
    fclose(file);
    if (!complete) {
        fprintf(stderr, "fakenvml: the recording %s has too few rows for %d GPUs\n", path, cycle);
        recording_free(recording);
        return NULL;
    }
    return recording;
}

void recording_free(struct recording *recording)
{
    if (recording == NULL) {
        return;
    }
    for (int i = 0; i < recording->cycle; i++) {
        free(recording->columns[i].rows);
    }
    free(recording->columns);
    free(recording);
}

static double length_s(const struct column *c)
{
    return c->rows[c->count - 1].t - c->rows[0].t;
}

static double loop_period_s(const struct column *c)
{
    return length_s(c) * (double)c->count / (double)(c->count - 1);
}

/* The last row at or before t; t is not before the first row. */
static size_t find(const struct column *c, double t)
{
    size_t low = 0, high = c->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (c->rows[middle].t <= t) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static double fold(const struct column *c, double t, double *rounds)
{
    double period = loop_period_s(c);
    *rounds = floor((t - c->rows[0].t) / period);
    return t - *rounds * period;
}

/* The row that follows row i: in a loop the first one again, one mean step after the last; otherwise the last one held. */
static struct row successor(const struct column *c, size_t i, bool loop)
{
    if (i + 1 < c->count) {
        return c->rows[i + 1];
    }
    struct row next = c->rows[loop ? 0 : i];
    next.t = c->rows[0].t + loop_period_s(c);
    return next;
}

double recording_power_mw(const struct recording *recording, int column, double t, bool loop)
{
    const struct column *c = &recording->columns[column];
    double rounds;
    t = loop ? fold(c, t, &rounds) : t;
    if (t <= c->rows[0].t) {
        return c->rows[0].mw;
    }
    size_t i = find(c, t);
    const struct row *row = &c->rows[i];
    struct row next = successor(c, i, loop);
    return row->mw + (next.mw - row->mw) * (t - row->t) / (next.t - row->t);
}

double recording_integral_mj(const struct recording *recording, int column, double t, bool loop)
{
    const struct column *c = &recording->columns[column];
    const struct row *first = &c->rows[0], *last = &c->rows[c->count - 1];
    double rounds = 0, round_mj = 0;
    if (loop) {
        t = fold(c, t, &rounds);
        round_mj = last->mj + (last->mw + first->mw) / 2 * (loop_period_s(c) - length_s(c));
    } else if (t <= first->t) {
        return first->mw * (t - first->t);
    }
    const struct row *row = &c->rows[find(c, t)];
    double power = recording_power_mw(recording, column, t, loop);
    return rounds * round_mj + row->mj + (row->mw + power) / 2 * (t - row->t);
}

static const struct row *row_at(const struct recording *recording, int column, double t, bool loop)
{
    const struct column *c = &recording->columns[column];
    double rounds;
    t = loop ? fold(c, t, &rounds) : t;
    return t < c->rows[0].t ? &c->rows[0] : &c->rows[find(c, t)];
}

int recording_utilization_percent(const struct recording *recording, int column, double t, bool loop)
{
    return row_at(recording, column, t, loop)->utilization;
}

long recording_memory_mib(const struct recording *recording, int column, double t, bool loop)
{
    return row_at(recording, column, t, loop)->memory_mib;
}
