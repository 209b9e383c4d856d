/* One scenario line taken apart: `directive key=value key="value with spaces" …`. */
#ifndef FAKENVML_WORDS_H
#define FAKENVML_WORDS_H

#include <stdbool.h>

enum { MAX_WORDS = 48 };

struct words {
    int count;
    char *word[MAX_WORDS];
};

/* Cuts the line in place. False: an open quote or too many words. */
bool words_split(char *line, struct words *words);

/* Splits `key=value` in place; NULL if there is no `=`. */
char *word_value(char *word);

bool parse_number(const char *text, double *number);
bool parse_switch(const char *text, bool *on);

#endif
