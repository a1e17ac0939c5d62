package io.candor.bench;

/**
 * How fast something went.
 *
 * @param questions how many, at least 0
 * @param nanos how long they took, positive
 */
record Rate(long questions, long nanos) {
    double perSecond() {
        return questions * 1e9 / nanos;
    }

    double seconds() {
        return nanos / 1e9;
    }
}
