package io.candor.load;

/**
 * A stretch of time in which the rate goes evenly from one value to another.
 *
 * @param seconds length, positive
 * @param from questions per second at its begin, not negative
 * @param to questions per second at its end, not negative
 */
record Stage(double seconds, double from, double to) {
    Stage {
        if (!(seconds > 0) || !(from >= 0) || !(to >= 0)) {
            throw new IllegalArgumentException(
                    "a stage needs a positive length and rates, got: " + seconds + "@" + from + "-" + to);
        }
    }

    /** Reads {@code SECONDS@RATE} or {@code SECONDS@FROM-TO}. */
    static Stage parse(String text) {
        String[] parts = text.trim().split("[@-]");
        if (parts.length != 2 && parts.length != 3) {
            throw new IllegalArgumentException("stages must be like 60@20 or 60@10-300, got: " + text);
        }
        double from = Double.parseDouble(parts[1]);
        return new Stage(Double.parseDouble(parts[0]), from, parts.length == 3 ? Double.parseDouble(parts[2]) : from);
    }

    /** Questions asked by {@code time} seconds after its begin: the integral of the rate. */
    double askedBy(double time) {
        return from * time + (to - from) * time * time / (2 * seconds);
    }

    double questions() {
        return askedBy(seconds);
    }

    /** When the {@code count}-th question is due, in seconds after its begin: the root of {@link #askedBy}. */
    double dueAt(double count) {
        double slope = (to - from) / seconds;
        if (Math.abs(slope) < 1e-9) {
            return count / from;
        }
        return (Math.sqrt(from * from + 2 * slope * count) - from) / slope;
    }
}
