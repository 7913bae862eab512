// Declared for the wrappers around arithmetic; no program that is made here has floating point.
float fabsf(float);
double fabs(double);
