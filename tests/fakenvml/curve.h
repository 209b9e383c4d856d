/* The true power of a device as a function of time, with its exact integral. Watts are held as milliwatts, so mW x s = mJ. */
#ifndef FAKENVML_CURVE_H
#define FAKENVML_CURVE_H

#include <stdbool.h>

struct recording;

enum curve_kind { CURVE_CONSTANT, CURVE_SQUARE, CURVE_SINE, CURVE_STEP, CURVE_RECORDING };

struct curve {
    enum curve_kind kind;
    double low_mw;   /* constant: the power */
    double high_mw;
    double period_s;
    double duty;     /* square: share of the period at high */
    double phase_s;
    double at_s;     /* step: low before, high from here */
    double speed;    /* recording: seconds of trace per second */
    double offset_s; /* recording: where in the trace the world begins */
    bool loop;
    int column;      /* recording: which GPU of the cycle */
    const struct recording *recording;
};

/* Times are seconds since the world's origin; negative ones (a window that reaches back) are answered too. */
double curve_power_mw(const struct curve *curve, double t);
double curve_energy_mj(const struct curve *curve, double from, double to);

#endif
