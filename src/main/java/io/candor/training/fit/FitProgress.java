package io.candor.training.fit;

/** Receives the progress of long work. */
public interface FitProgress {
    /** Ignores the progress. */
    FitProgress SILENT = (what, done, total, loss) -> {};

    /**
     * @param what unit of the work, for people, for example {@code steps of elicitation}
     * @param loss current loss, NaN where there is none
     */
    void onProgress(String what, long done, long total, double loss);
}
