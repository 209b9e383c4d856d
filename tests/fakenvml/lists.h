/* The comma-separated lists of a device line. */
#ifndef FAKENVML_LISTS_H
#define FAKENVML_LISTS_H

#include "world.h"

/* `3g.20gb,1c.3g.20gb:MIG-…,,1g.5gb`: profile and, if given, UUID by slot; nothing between two commas is an empty slot. */
bool instances_parse(struct device *device, const char *text);
/* `pid:mib[:sm[:slot]],…`, empty: none. */
bool processes_parse(struct process *processes, int *count, const char *text);
/* `2,0,1`: each device once at most. */
bool order_parse(struct reorder *reorder, int devices, const char *text);

#endif
