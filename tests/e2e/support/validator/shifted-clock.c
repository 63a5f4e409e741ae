/* Preloaded into the test validator: its wall clock is BALLAST_SHIFT seconds ahead. Time that is only measured (the
 * monotonic clock) stays as it is. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long shift;

__attribute__((constructor)) static void read_shift(void) {
    const char *seconds = getenv("BALLAST_SHIFT");
    if (seconds) shift = atol(seconds);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = syscall(SYS_clock_gettime, clock, time);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += shift;
    return failed;
}
