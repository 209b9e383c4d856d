/* Which devices there are at a time, in which order, and what has changed of them by then. */
#ifndef FAKENVML_ENUMERATION_H
#define FAKENVML_ENUMERATION_H

#include "world.h"

/* Between `appears` and `disappears`; with the second before the first it is away between them. */
bool device_is_present(const struct device *device, double t);
int devices_present(const struct world *world, double t, int order[MAX_DEVICES]);
/* Carries out what is due. The caller holds the library's lock. */
void changes_apply(struct world *world, double t);

#endif
