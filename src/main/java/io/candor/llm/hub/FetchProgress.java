package io.candor.llm.hub;

/** Receives the progress of a download; called often, from the downloading thread. */
@FunctionalInterface
public interface FetchProgress {
    /** Ignores the progress. */
    FetchProgress SILENT = (file, done, total) -> {};

    /**
     * @param file name of the file within the model
     * @param done bytes on disk
     * @param total bytes in all; -1 if the hub does not say
     */
    void onBytes(String file, long done, long total);
}
