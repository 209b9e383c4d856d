/* truth SCENARIO DEVICE FROM TO: the true millijoules of a device between two times in seconds since the origin. */
#include <stdio.h>

#include "words.h"
#include "world.h"

static struct world world;

int main(int argc, char **argv)
{
    double device, from, to;
    if (argc != 5 || !parse_number(argv[2], &device) || !parse_number(argv[3], &from) || !parse_number(argv[4], &to)) {
        fprintf(stderr, "usage: truth SCENARIO DEVICE FROM TO   (seconds since the origin that the call log names)\n");
        return 2;
    }
    if (!scenario_load(&world, argv[1]) || device < 0 || device >= world.device_count) {
        fprintf(stderr, "truth: no such scenario or device\n");
        return 1;
    }
    printf("%.3f\n", curve_energy_mj(&world.devices[(int)device].power, from, to));
    world_clear(&world);
    return 0;
}
