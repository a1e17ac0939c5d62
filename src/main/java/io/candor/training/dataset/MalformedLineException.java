package io.candor.training.dataset;

import java.io.IOException;

/** A line of a data file that cannot be used; the message names file, line, key, fault and remedy. */
public final class MalformedLineException extends IOException {
    MalformedLineException(String file, long line, String key, String problem) {
        super(file + " line " + line + ", " + (key.isEmpty() ? "the line" : "key " + key) + " " + problem
                + ": correct or remove the line");
    }
}
