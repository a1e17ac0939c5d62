package io.candor.evaluation;

/** A scorer gave a value that is no probability; the message names data set, scorer and question. */
public class InvalidScoreException extends RuntimeException {
    InvalidScoreException(String set, String scorer, int index, double value) {
        super(set + ": " + scorer + " of question " + (index + 1) + " is " + value
                + ", not a number in [0, 1]: check the adapter or the file it comes from");
    }
}
