/* The scenario lines about what goes wrong or changes, and when. False: no such line, or no room. */
#ifndef FAKENVML_DIRECTIVES_H
#define FAKENVML_DIRECTIVES_H

#include "words.h"
#include "world.h"

bool read_fault(struct world *world, const struct words *words);
bool read_reset(struct world *world, const struct words *words);
bool read_change(struct world *world, const struct words *words);
bool read_reorder(struct world *world, const struct words *words);

#endif
