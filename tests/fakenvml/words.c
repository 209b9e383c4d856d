#include "words.h"

#include <stdlib.h>
#include <string.h>

/* Ends at an unquoted blank; quotes are removed. Returns where the next word may begin, NULL on an open quote. */
static char *take_word(char *from)
{
    char *to = from;
    bool quoted = false;
    for (; *from != '\0' && (quoted || strchr(" \t\r\n", *from) == NULL); from++) {
        if (*from == '"') {
            quoted = !quoted;
        } else {
            *to++ = *from;
        }
    }
    if (quoted) {
        return NULL;
    }
    char *next = *from == '\0' ? from : from + 1;
    *to = '\0';
    return next;
}

bool words_split(char *line, struct words *words)
{
    words->count = 0;
    while (true) {
        line += strspn(line, " \t\r\n");
        if (*line == '\0' || *line == '#') {
            return true;
        }
        if (words->count == MAX_WORDS) {
            return false;
        }
        words->word[words->count++] = line;
        line = take_word(line);
        if (line == NULL) {
            return false;
        }
    }
}

char *word_value(char *word)
{
    char *equals = strchr(word, '=');
    if (equals == NULL) {
        return NULL;
    }
    *equals = '\0';
    return equals + 1;
}

bool parse_number(const char *text, double *number)
{
    char *end;
    *number = strtod(text, &end);
    return end != text && *end == '\0';
}

bool parse_switch(const char *text, bool *on)
{
    *on = strcmp(text, "on") == 0;
    return *on || strcmp(text, "off") == 0;
}
