#include "enumeration.h"

#include "device_keys.h"

bool device_is_present(const struct device *device, double t)
{
    return device->appears_s <= device->disappears_s ? t >= device->appears_s && t < device->disappears_s
                                                     : t < device->disappears_s || t >= device->appears_s;
}

int devices_present(const struct world *world, double t, int order[MAX_DEVICES])
{
    const struct reorder *latest = NULL;
    for (int i = 0; i < world->reorder_count; i++) {
        const struct reorder *reorder = &world->reorders[i];
        if (reorder->at_s <= t && (latest == NULL || reorder->at_s >= latest->at_s)) {
            latest = reorder;
        }
    }
    int count = 0;
    for (int i = 0; i < (latest == NULL ? world->device_count : latest->count); i++) {
        int device = latest == NULL ? i : latest->order[i];
        if (device_is_present(&world->devices[device], t)) {
            order[count++] = device;
        }
    }
    return count;
}

void changes_apply(struct world *world, double t)
{
    for (int i = 0; i < world->change_count; i++) {
        struct change *change = &world->changes[i];
        if (!change->done && change->at_s <= t) {
            change->done = true;
            device_set(&world->devices[change->device], change->key, change->value);
        }
    }
}
