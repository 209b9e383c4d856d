/* The key=value pairs of a `device` or `devices` line. */
#ifndef FAKENVML_DEVICE_KEYS_H
#define FAKENVML_DEVICE_KEYS_H

#include "world.h"

void device_defaults(struct device *device, int index);

/* False: the key is unknown or its value does not fit. `file`, `cycle` and `column` are the caller's. */
bool device_set(struct device *device, const char *key, const char *value);

#endif
