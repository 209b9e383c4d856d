/* worker FILE SECONDS CODE: holds a context for a while and ends with that code; FILE is what a device's processes_file names. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **words)
{
    FILE *file = count == 4 ? fopen(words[1], "w") : NULL;
    if (file == NULL) {
        return 2;
    }
    fprintf(file, "%d:1024:90\n", (int)getpid());
    fclose(file);
    struct timespec duration = { .tv_sec = strtol(words[2], NULL, 10) };
    nanosleep(&duration, NULL);
    remove(words[1]);
    return (int)strtol(words[3], NULL, 10);
}
