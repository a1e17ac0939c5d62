package io.candor.training.fit;

/** Hears how far long work has come. */
public interface FitProgress {
    /** Nobody listens. */
    FitProgress SILENT = (what, done, total, loss) -> {};

    /**
     * @param what unit of the work, for people, for example {@code steps of elicitation}
     * @param loss current loss, NaN where there is none
     */
    void onProgress(String what, long done, long total, double loss);
}
