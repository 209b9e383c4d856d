#include "curve.h"

#include <math.h>

#include "recording.h"

static const double two_pi = 6.283185307179586476925;

static double square_power(const struct curve *c, double t)
{
    double x = (t + c->phase_s) / c->period_s;
    return x - floor(x) < c->duty ? c->high_mw : c->low_mw;
}

static double square_integral(const struct curve *c, double t)
{
    double x = (t + c->phase_s) / c->period_s;
    double whole = floor(x);
    double part = x - whole;
    double high = whole * c->duty + (part < c->duty ? part : c->duty);
    return c->period_s * (high * c->high_mw + (x - high) * c->low_mw);
}

static double sine_power(const struct curve *c, double t)
{
    double mean = (c->low_mw + c->high_mw) / 2;
    double amplitude = (c->high_mw - c->low_mw) / 2;
    return mean + amplitude * sin(two_pi * (t + c->phase_s) / c->period_s);
}

static double sine_integral(const struct curve *c, double t)
{
    double mean = (c->low_mw + c->high_mw) / 2;
    double amplitude = (c->high_mw - c->low_mw) / 2;
    return mean * t - amplitude * c->period_s / two_pi * cos(two_pi * (t + c->phase_s) / c->period_s);
}

static double recording_time(const struct curve *c, double t)
{
    return c->offset_s + t * c->speed;
}

/* The integral up to t from an origin of the curve's own choosing: only differences mean something. */
static double integral(const struct curve *c, double t)
{
    switch (c->kind) {
    case CURVE_SQUARE:
        return square_integral(c, t);
    case CURVE_SINE:
        return sine_integral(c, t);
    case CURVE_STEP:
        return t < c->at_s ? c->low_mw * (t - c->at_s) : c->high_mw * (t - c->at_s);
    case CURVE_RECORDING:
        return recording_integral_mj(c->recording, c->column, recording_time(c, t), c->loop) / c->speed;
    default:
        return c->low_mw * t;
    }
}

double curve_power_mw(const struct curve *c, double t)
{
    switch (c->kind) {
    case CURVE_SQUARE:
        return square_power(c, t);
    case CURVE_SINE:
        return sine_power(c, t);
    case CURVE_STEP:
        return t < c->at_s ? c->low_mw : c->high_mw;
    case CURVE_RECORDING:
        return recording_power_mw(c->recording, c->column, recording_time(c, t), c->loop);
    default:
        return c->low_mw;
    }
}

double curve_energy_mj(const struct curve *c, double from, double to)
{
    return integral(c, to) - integral(c, from);
}
